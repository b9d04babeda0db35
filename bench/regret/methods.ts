/** The table of compared methods. A method runs a problem for one seed. */
import { gpBanditOf } from "../../tuner/strategies/gp-bandit.ts";
import { designs, type SurrogateDesign } from "../../tuner/surrogate/design.ts";
import type { Problem } from "./problems/problem.ts";
import { simulate, type Run } from "./simulate.ts";

export interface Method {
  readonly name: string;
  run(problem: Problem, options: { seed: number; trials: number }): Run | Promise<Run>;
}

export const ours: Method = { name: "credence", run: (problem, options) => simulate(problem, options, { name: "gp" }) };
export const random: Method = {
  name: "random",
  run: (problem, options) => simulate(problem, options, { name: "random" }),
};
export const sobol: Method = {
  name: "sobol",
  run: (problem, options) => simulate(problem, options, { name: "sobol" }),
};

/** Our tuner with this many uneven workers. */
export function atOnce(workers: number): Method {
  const run: Method["run"] = (problem, options) => simulate(problem, { ...options, workers }, { name: "gp" });
  return { name: `${workers}-workers`, run };
}

/** The strategy with one ingredient of its surrogate left out. */
function without(name: string, change: Partial<SurrogateDesign>): Method {
  const strategy = gpBanditOf({ ...designs.full, ...change });
  return { name: `without-${name}`, run: (problem, options) => simulate(problem, options, { name: "gp" }, strategy) };
}

export const ablations: readonly Method[] = [
  without("zooming-warp", { warps: ["linear-spread", "log-spread"] }),
  without("spread-warps", { warps: ["log"] }),
  without("second-surrogate", { handicap: { improvement: 0, bound: 0 } }),
  without("looking-elsewhere", { littlePromise: -Infinity, littleGain: -Infinity }),
  without("long-lengthscales", { longLengthscales: false }),
  without("categorical-prior", { categoricalPrior: false }),
  without("oblique-directions", { oblique: false }),
  without("early-start", { startup: (dimension) => Math.min(10, Math.max(5, dimension + 1)) }),
];
