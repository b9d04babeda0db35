/** A verdict: a mark and a word, with a color. */
import { unbroken } from "../format/number.ts";
import type { Verdict as VerdictJson } from "../../api.ts";

const marks: Readonly<Record<VerdictJson["level"], readonly [mark: string, word: string]>> = {
  good: ["✓", "Good"],
  doubtful: ["?", "Doubtful"],
  bad: ["✕", "Bad"],
};

export function Verdict({ level, text }: VerdictJson) {
  return (
    <p class="verdict">
      <VerdictMark level={level} /> <span>{unbroken(text)}</span>
    </p>
  );
}

interface VerdictMarkProps extends Pick<VerdictJson, "level"> {
  /** Whether the word is shown to screen readers only. */
  readonly isMarkAlone?: boolean;
}

export function VerdictMark({ level, isMarkAlone = false }: VerdictMarkProps) {
  const [mark, word] = marks[level];
  return (
    <strong class={`verdict-mark verdict-${level}`}>
      <span aria-hidden="true">{mark}</span> {isMarkAlone ? <span class="visually-hidden">{word}</span> : word}
    </strong>
  );
}
