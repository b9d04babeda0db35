/** Problems made of recorded training runs of real networks (record.ts): each study draws some of them at random. */
import { readFileSync } from "node:fs";
import { fold, makeKey, openStream, permutation } from "../../math/random.ts";
import type { CurveProblem } from "./curve-problem.ts";

export interface RecordedProblem {
  readonly name: string;
  /** Runs with random hyperparameters. */
  readonly runs: readonly {
    /** Validation NLL after each twentieth of the run. */
    readonly curve: readonly number[];
    /** The last value of a second run with other random numbers. */
    readonly again: number;
  }[];
}

export const recordedFile = new URL("./recorded.json", import.meta.url);

const all = JSON.parse(readFileSync(recordedFile, "utf8")) as readonly RecordedProblem[];

export const recordedProblems: readonly CurveProblem[] = all.map(({ name, runs: recorded }) => {
  return {
    name,
    steps: recorded[0].curve.length,
    runs({ seed, trials }) {
      const key = fold(makeKey(seed), name);
      const stream = openStream(fold(key, "pace"));
      const chosen = [...permutation(fold(key, "runs"), recorded.length)].slice(0, trials);
      return chosen.map((number) => {
        const { curve, again } = recorded[number];
        return { curve, loss: again, pace: 0.5 + stream.uniform() };
      });
    },
  };
});
