/** Finds the mode that other methods start from: Adam on the log posterior, from a single start. */
import { climb } from "../optimizer/climb.ts";
import { learningRate, type ValuesOf } from "./knobs.ts";
import type { Networks } from "./posterior.ts";
import type { PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = { learningRate };

export const modeFinder = {
  name: "mode",
  summary: "a mode to start from",
  posterior: "point",
  needs: { start: "random", batch: "minibatch", runs: "one" },
  iterations: 5000,
  knobs,
  tunable: ["learningRate"],
  steadiedBy: "learningRate",

  *run<M>(run: Run<M>, options: ValuesOf<typeof knobs>): Generator<Progress, Networks> {
    yield* climb(run, options.learningRate);
    return { kind: "networks", networks: [run.engine.readWeights().slice()] };
  },
} satisfies PosteriorMethod<typeof knobs>;
