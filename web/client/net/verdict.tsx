/** A verdict: told by a mark and a word, and by a colour only beside those. */
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

export function VerdictMark({ level }: Pick<VerdictJson, "level">) {
  const [mark, word] = marks[level];
  return (
    <strong class={`verdict-mark verdict-${level}`}>
      <span aria-hidden="true">{mark}</span> {word}
    </strong>
  );
}
