/** Advice at the end of a run: whether to continue, and whether a range is too narrow. */
import type { Advice } from "../../tuner/analysis/advice.ts";
import type { NextCommands } from "./next-commands.ts";
import { formatNumber } from "../terminal/format.ts";

/** `next`: how to name a command about this study. */
export function adviceSentences(advice: Advice, next: NextCommands): readonly string[] {
  const { edges, trust } = advice;
  return [
    goingOnSentence(advice),
    ...edges.map(
      ({ name, end, bound, wider }) =>
        `The recommended ${name} is at the ${end} end of its range (${formatNumber(bound)}), and better values may lie beyond it. ${widerRemedy(wider, next)}`,
    ),
    ...(trust.level === "bad" ? [`Do not trust the surrogate: ${trust.text}`] : []),
  ];
}

function widerRemedy(wider: string, { about, remembered }: NextCommands): string {
  const flag = `--space ${JSON.stringify(wider)}`;
  return remembered ? `To widen it and keep the trials, run: ${about("edit", flag)}` : `Use ${flag} in the next run.`;
}

export function goingOnSentence({ remaining, noise, worthwhile, needed, complete, isEnough }: Advice): string {
  const share = worthwhile === 0 ? Infinity : remaining.expected / worthwhile;
  const against = noise < worthwhile ? "of what would count as a gain" : "of the noise of one evaluation";
  const gain = `All further trials together are expected to gain ${short(remaining.expected)} (95 %: at most ${short(remaining.atMost)}), ${short(share)} times ${against.replace("of ", "")}`;
  if (isEnough) return `${gain}: there is little left to find.`;
  return complete < needed
    ? `${gain}; with fewer than ${needed} trials, this is only a guess.`
    : `${gain}: it is worth continuing.`;
}

/** Two significant digits; more would be spurious. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}
