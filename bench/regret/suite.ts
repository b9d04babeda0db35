/**
 * Sample efficiency: how far from the optimum the best trial is after a fixed number of trials, median over seeds, with
 * random search beside it; and how many trials failed. `--extended` adds problems the design was not made for.
 */
import { mean, median } from "../../math/statistics.ts";
import type { Row, Suite } from "../document.ts";
import { reported, smallerIsBetter } from "../document.ts";
import { extendedProblems, problems } from "./problems/index.ts";
import type { Problem } from "./problems/problem.ts";
import { simulate } from "./simulate.ts";
import type { Run } from "./simulate.ts";

/** Enough to tell which of two basins most runs end in; see the results. */
const SEEDS = 20;

export const regret: Suite = {
  summary: "distance from the optimum on test functions, beside random search; --extended for more of them",
  run({ flags, say }) {
    const chosen = [...problems, ...(flags.has("--extended") ? extendedProblems : [])];
    const times: number[] = [];
    const rows = chosen.flatMap((problem) => {
      say(`${problem.name}: ${SEEDS} seeds of ${problem.trials} trials`);
      const ours = runs(problem, "gp");
      times.push(...ours.flatMap(({ suggestionMilliseconds }) => suggestionMilliseconds));
      return rowsOf(problem, ours, runs(problem, "random"));
    });
    return Promise.resolve({ rows: [...rows, reported("suggestion-cpu", median(times), "ms")] });
  },
};

function runs(problem: Problem, name: "gp" | "random"): readonly Run[] {
  return Array.from({ length: SEEDS }, (_, index) => simulate(problem, index + 1, { name }));
}

function rowsOf({ name, trials }: Problem, ours: readonly Run[], random: readonly Run[]): readonly Row[] {
  const last = ({ regrets }: Run) => regrets[regrets.length - 1];
  const failures = ({ failed }: Run) => failed;
  const row = { name: `${name}-${trials}`, unit: "regret", peer: "random" };
  const distance = smallerIsBetter({ ...row, value: median(ours.map(last)), peerValue: median(random.map(last)) });
  if (![...ours, ...random].some(({ failed }) => failed > 0)) return [distance];
  return [
    distance,
    smallerIsBetter({
      ...row,
      name: `${name}-${trials}-failed`,
      unit: "trials",
      value: mean(ours.map(failures)),
      peerValue: mean(random.map(failures)),
    }),
  ];
}
