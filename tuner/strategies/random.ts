/** Random search: each point is drawn uniformly, independently of all others. */
import { fold, openStream } from "../../math/random.ts";
import { nextFilling } from "../search/space-filling.ts";
import { visitedPoints } from "../search/visited.ts";
import { decode } from "../space/encoding.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { Strategy } from "./strategy.ts";

/** Maximum number of draws before the space is searched for an unvisited point. */
const MAX_DRAWS = 256;
const MAX_WALKS = 16;

export const random: Strategy = oneAtATime((study, trials, key) => {
  const visited = visitedPoints(study, trials);
  const stream = openStream(key);
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    const hyperparameters = decode(
      study.space,
      study.space.map(() => stream.uniform()),
    );
    if (!visited.has(hyperparameters)) return { hyperparameters, reason: { strategy: "random" } };
  }
  // If almost none of the space satisfies the constraints, walks randomly among the feasible points.
  for (const point of visited.feasible?.().draw(MAX_WALKS, fold(key, "walks")) ?? []) {
    const hyperparameters = decode(study.space, point);
    if (!visited.has(hyperparameters)) return { hyperparameters, reason: { strategy: "random" } };
  }
  const left = nextFilling(study.space, visited, { key: fold(key, "left"), first: 0 });
  return left === null ? null : { hyperparameters: left, reason: { strategy: "random", phase: "exhausted" } };
});
