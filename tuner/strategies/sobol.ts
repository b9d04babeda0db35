/**
 * Quasi-random search: the points of one scrambled Sobol' sequence, which fills the space more evenly than random
 * points.
 */
import { fold, makeKey } from "../../math/random.ts";
import { nextFilling } from "../search/space-filling.ts";
import { visitedPoints } from "../search/visited.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { Strategy } from "./strategy.ts";

/** Each study has its own sequence (scrambled with its seed), so that all its trials together are evenly spread. */
export const sobol: Strategy = oneAtATime((study, trials) => {
  const hyperparameters = nextFilling(study.space, visitedPoints(study, trials), {
    key: fold(makeKey(study.seed), "space-filling"),
    first: trials.filter(({ reason }) => reason.strategy === "sobol").length,
  });
  return hyperparameters === null ? null : { hyperparameters, reason: { strategy: "sobol" } };
});
