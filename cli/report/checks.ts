/** The verdicts of a trial's artifacts, one sentence each. */
import type { Artifact, Verdict } from "../../common/artifact.ts";
import { padRight, wrap } from "../terminal/table.ts";
import type { Colors } from "../terminal/colors.ts";

/** An artifact's verdict. */
export interface Check extends Verdict {
  /** Name of the artifact. */
  readonly name: string;
}

const levels = ["bad", "doubtful", "good"] as const;
const LEVEL_WIDTH = Math.max(...levels.map((level) => level.length));

/** Worst first. */
export function checksOf(artifacts: readonly Artifact[]): readonly Check[] {
  return artifacts
    .flatMap(({ name, verdict }) => (verdict === undefined ? [] : [{ name, ...verdict }]))
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

/** Each line contains the level, then the sentence. */
export function checkLines(checks: readonly Check[], { width, paint }: { width: number; paint: Colors }): string[] {
  const painted = { good: paint.good, doubtful: paint.accent, bad: paint.bad };
  return checks.flatMap(({ level, text }) =>
    wrap(text, width - LEVEL_WIDTH - 2).map((line, row) => {
      return `${row === 0 ? painted[level](padRight(level, LEVEL_WIDTH)) : " ".repeat(LEVEL_WIDTH)}  ${line}`;
    }),
  );
}
