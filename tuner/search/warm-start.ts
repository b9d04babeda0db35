/**
 * The first trials of a new study, taken from earlier ones: their best points, where the spaces agree. The surrogate
 * learns only from the outcomes in the new study, so an unrelated study costs no more than a few trials.
 */
import { encode, sameHyperparameters } from "../space/encoding.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import { bestTrial } from "../study/best-trial.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { completeWithin } from "./feasible/complete.ts";

export interface EarlierStudy {
  readonly study: Study;
  readonly trials: readonly Trial[];
}

/** Maximum number of points per study, and in total. */
const [PER_STUDY, MOST] = [3, 5];
/** Minimum distance between points of one study in [0, 1]^d, times √d; closer ones are redundant. */
const SEPARATION = 0.1;

/**
 * The best point of each earlier study, then the second best of each, and so on; at most five, all valid in `study`.
 */
export function warmStartPoints(
  study: Pick<Study, "space" | "constraints" | "seed">,
  earlier: readonly EarlierStudy[],
): readonly Hyperparameters[] {
  const names = new Set(study.space.map(({ name }) => name));
  const leaders = earlier.map(leadersOf);
  const ranked = Array.from({ length: PER_STUDY }, (_, rank) =>
    leaders.flatMap((of) => of.slice(rank, rank + 1)),
  ).flat();
  const chosen: Hyperparameters[] = [];
  for (const leader of ranked) {
    if (!Object.keys(leader).some((name) => names.has(name))) continue;
    const completed = completeWithin(study, {}, leader);
    if ("issues" in completed) continue;
    const { hyperparameters } = completed;
    if (chosen.length < MOST && !chosen.some((one) => sameHyperparameters(one, hyperparameters)))
      chosen.push(hyperparameters);
  }
  return chosen;
}

/** The best trial, then the best one far from it, and so on. */
function leadersOf({ study, trials }: EarlierStudy): readonly Hyperparameters[] {
  const apart = SEPARATION * Math.sqrt(study.space.length);
  const found: { readonly hyperparameters: Hyperparameters; readonly point: Float64Array }[] = [];
  let left = trials.flatMap((trial) => {
    // The space of a study can change over time.
    const hyperparameters = projectToSpace(study.space, trial.hyperparameters);
    return hyperparameters === null ? [] : [{ trial, hyperparameters, point: encode(study.space, hyperparameters) }];
  });
  while (found.length < PER_STUDY) {
    const best = bestTrial(
      study,
      left.map(({ trial }) => trial),
    );
    const leader = left.find(({ trial }) => trial === best);
    if (leader === undefined) break;
    found.push(leader);
    left = left.filter(({ point }) => distance(point, leader.point) > apart);
  }
  return found.map(({ hyperparameters }) => hyperparameters);
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x, k) => sum + (x - b[k]) ** 2, 0));
}
