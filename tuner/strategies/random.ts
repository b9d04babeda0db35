/** Random search: each point drawn uniformly, whatever came before. */
import { fold, openStream } from "../../math/random.ts";
import { nextFilling } from "../candidates/space-filling.ts";
import { visitedPoints } from "../candidates/visited.ts";
import { decode } from "../space-encoding.ts";
import { inTurn } from "../suggest-in-turn.ts";
import type { Strategy } from "./strategy.ts";

/** Draws made before the space is searched for a point that is left. */
const PATIENCE = 256;

export const random: Strategy = inTurn((study, trials, key) => {
  const visited = visitedPoints(study, trials);
  const stream = openStream(key);
  for (let draw = 0; draw < PATIENCE; draw++) {
    const hyperparameters = decode(
      study.space,
      study.space.map(() => stream.uniform()),
    );
    if (!visited.has(hyperparameters)) return { hyperparameters, reason: { strategy: "random" } };
  }
  const left = nextFilling(study.space, visited, { key: fold(key, "left"), first: 0 });
  return left === null ? null : { hyperparameters: left, reason: { strategy: "random", phase: "exhausted" } };
});
