/** Advice at the end of a run: whether to continue, whether a range is too narrow, whether the test set agrees. */
import type { Advice } from "../../tuner/analysis/advice.ts";
import type { Evaluation, Metric } from "../../tuner/objective.ts";
import { formatNumber } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";

export function adviceSentences(advice: Advice): readonly string[] {
  const { edges, trust } = advice;
  return [
    goingOnSentence(advice),
    ...edges.map(
      ({ name, end, bound, wider }) =>
        `The recommended ${name} is at the ${end} end of its range (${formatNumber(bound)}), and better values may lie beyond it. Tune a new study with --space ${JSON.stringify(wider)}.`,
    ),
    ...(trust.level === "bad" ? [`Do not trust the surrogate: ${trust.text}`] : []),
  ];
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

/** Whether held-out data contradict the gain of the recommended configuration; null if they do not. */
export function contradiction(
  assessment: { readonly recommended: Evaluation | null; readonly defaultTrial: Evaluation | null },
  { direction }: Metric,
): string | null {
  const { recommended, defaultTrial } = assessment;
  if (recommended === null || defaultTrial === null || recommended === defaultTrial) return null;
  if ("failure" in recommended || "failure" in defaultTrial) return null;
  const [name] = Object.keys(recommended.values);
  if (name === undefined || !Object.hasOwn(defaultTrial.values, name)) return null;
  const gain = (direction === "minimize" ? 1 : -1) * (defaultTrial.values[name] - recommended.values[name]);
  if (!(gain < 0)) return null;
  const errors = [recommended, defaultTrial].map(({ standardErrors }) => standardErrors?.[name] ?? 0);
  const error = Math.hypot(...errors);
  const size = error === 0 ? short(-gain) : `${short(-gain)} ± ${short(error)}`;
  return `The test set does not confirm the gain: on it, the default is better by ${size} in ${labelOf(name)}.`;
}

/** Two significant digits; more would be spurious. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}
