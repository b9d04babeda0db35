/**
 * The share of the whole front's hypervolume that is found after 50 and 100 trials, relative to fixed reference
 * points unknown to the methods. `--peers` runs Optuna's samplers too (bench/peers/requirements-regret.txt);
 * `--seeds=N` (10), `--trials=N` (100), `--gp-seeds=N` of its GPSampler, which is slow (as many as the others),
 * `--problems=a,b`.
 */
import { flagNumber, flagText } from "../flags.ts";
import { mean, median, sampleVariance } from "../../math/statistics.ts";
import { reported, type Row, type Suite } from "../document.ts";
import { startObjectivesPeers, type ObjectivesMethod } from "./peers.ts";
import { problems, type ObjectivesProblem } from "./problems.ts";
import { simulate, type ObjectivesRun } from "./simulate.ts";

const BUDGETS = [50, 100];

const own: readonly ObjectivesMethod[] = (["gp", "sobol", "random"] as const).map((name) => ({
  name: name === "gp" ? "credence" : name,
  run: (problem, options) => simulate(problem, options, { name }),
}));

export const objectives: Suite = {
  summary:
    "hypervolume on problems with several objectives; --peers, --seeds=N, --gp-seeds=N, --trials=N, --problems=a,b",
  async run({ flags, say }) {
    const seeds = flagNumber(flags, "seeds", 10);
    const trials = flagNumber(flags, "trials", 100);
    const ofGp = flagNumber(flags, "gp-seeds", seeds);
    const wanted = flagText(flags, "problems")?.split(",");
    const peers = flags.has("--peers") ? await startObjectivesPeers(say) : null;
    const rows: Row[] = [];
    for (const problem of problems.filter(({ name }) => wanted?.includes(name) ?? true)) {
      const runs = new Map<string, readonly ObjectivesRun[]>();
      for (const method of [...own, ...(peers?.methods ?? [])]) {
        const count = method.name === "optuna-gp" ? ofGp : seeds;
        say(`${problem.name}: ${method.name}, ${count} seeds of ${trials} trials`);
        runs.set(method.name, await runAll(method, problem, { seeds: count, trials }));
      }
      rows.push(...rowsOf(problem.name, runs, trials));
    }
    peers?.close();
    return { rows, versions: peers?.versions ?? {} };
  },
};

async function runAll(
  method: ObjectivesMethod,
  problem: ObjectivesProblem,
  { seeds, trials }: { seeds: number; trials: number },
): Promise<readonly ObjectivesRun[]> {
  const runs: ObjectivesRun[] = [];
  for (let seed = 1; seed <= seeds; seed++) runs.push(await method.run(problem, { seed, trials }));
  return runs;
}

/** The mean fraction of each method with its standard error, and in how many of the common seeds ours was larger. */
function rowsOf(problem: string, runs: ReadonlyMap<string, readonly ObjectivesRun[]>, trials: number): readonly Row[] {
  const ours = runs.get("credence") ?? [];
  return BUDGETS.filter((budget) => budget <= trials).flatMap((budget) =>
    [...runs].flatMap(([name, list]) => {
      const shares = list.map(({ volumes }) => volumes[budget - 1]);
      const error = shares.length < 2 ? NaN : Math.sqrt(sampleVariance(shares) / shares.length);
      const wins = shares.filter((share, seed) => ours[seed].volumes[budget - 1] > share).length;
      const milliseconds = median(
        list.flatMap(({ suggestionMilliseconds }) => suggestionMilliseconds.slice(20, budget)),
      );
      return [
        reported(
          `${problem}-${name}-at-${budget}`,
          mean(shares),
          `of the volume (± ${error.toFixed(3)}, n ${shares.length})`,
        ),
        ...(name === "credence"
          ? []
          : [reported(`${problem}-ahead-of-${name}-at-${budget}`, wins, `of ${shares.length} seeds`)]),
        ...(budget === trials ? [reported(`${problem}-${name}-suggestion`, milliseconds, "ms, median")] : []),
      ];
    }),
  );
}
