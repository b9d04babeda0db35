/** Which configurations a confirmation evaluates again. */
import { hypervolumeGain } from "../pareto/hypervolume.ts";
import { paretoFront, type ParetoFront } from "../pareto/front.ts";
import { hyperparametersKey, sameHyperparameters } from "../space/encoding.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import { usualHyperparameters } from "../space/constraint/region.ts";
import { hasSeveralObjectives, tunedMetrics } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import { isConfirmation, type Suggestion, type Trial } from "../study/trial.ts";
import { MIN_MEASURED } from "../surrogate/surrogate.ts";
import { recommend, type Recommendation } from "./recommendation.ts";

/**
 * Suggestions that repeat `top` configurations and the default `repeats` more times: the leaders by expected value, or,
 * with several objectives, points of the front that together dominate the most. Empty while there are none.
 */
export function planConfirmation(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
  { top, repeats }: { readonly top: number; readonly repeats: number },
): readonly Suggestion[] {
  const numbers = leadingNumbers(study, trials, top + 1);
  if (numbers.length === 0) return [];
  const byNumber = new Map(trials.map((trial) => [trial.number, trial.hyperparameters]));
  const usual = usualHyperparameters(study);
  const leaders = numbers.flatMap((number) => {
    const fitting = projectToSpace(study.space, byNumber.get(number) ?? {});
    return fitting === null || (usual !== null && sameHyperparameters(fitting, usual)) ? [] : [fitting];
  });
  const others = [...new Map(leaders.map((one) => [hyperparametersKey(one), one])).values()];
  const configurations = [...others.slice(0, top), ...(usual === null ? [] : [usual])];
  const before = Math.max(0, ...trials.filter(isConfirmation).map(({ reason }) => reason.repeat ?? 0));
  return Array.from({ length: repeats }, (_, i) => before + 1 + i).flatMap((repeat) =>
    configurations.map((hyperparameters) => ({ hyperparameters, reason: { strategy: "confirmation", repeat } })),
  );
}

function leadingNumbers(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
  count: number,
): readonly number[] {
  if (!hasSeveralObjectives(study)) {
    const recommendation = recommend(study, trials);
    return recommendation === null ? [] : leadersWithBest(recommendation);
  }
  const front = paretoFront(study, trials);
  return front === null || front.complete < MIN_MEASURED ? [] : byVolume(front, { study, trials, count });
}

/** The recommended and the best observed configuration first. */
function leadersWithBest({ number, best, leaders }: Recommendation): readonly number[] {
  return [number, best.number, ...leaders.map((leader) => leader.number)];
}

/** The members of the front, each time the one that adds the most hypervolume to those before it. */
function byVolume(
  { members, reference }: ParetoFront,
  { study, trials, count }: { study: Pick<Study, "metrics">; trials: readonly Trial[]; count: number },
): readonly number[] {
  const tuned = tunedMetrics(study.metrics);
  const signs = tuned.map(({ direction }) => (direction === "minimize" ? 1 : -1));
  const byNumber = new Map(trials.map(({ number, values }) => [number, values]));
  const limits = reference.map((value, k) => signs[k] * value);
  let open = members.map((number) => ({
    number,
    outcome: tuned.map(({ name }, k) => signs[k] * (byNumber.get(number)?.[name] ?? NaN)),
  }));
  const chosen: typeof open = [];
  while (open.length > 0 && chosen.length < count) {
    const known = chosen.map(({ outcome }) => outcome);
    const gains = open.map(({ outcome }) => hypervolumeGain(known, outcome, limits));
    const next = open[gains.indexOf(Math.max(...gains))];
    chosen.push(next);
    open = open.filter((one) => one !== next);
  }
  return chosen.map(({ number }) => number);
}
