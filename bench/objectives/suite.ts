/**
 * The share of the whole front's hypervolume (of a real network: of a box) that is found after 50 and 100 trials, relative to fixed reference
 * points unknown to the methods. `--peers` runs Optuna's samplers too (bench/peers/requirements-regret.txt);
 * `--seeds=N` (10), `--trials=N` (100), `--gp-seeds=N` of its GPSampler, which is slow (as many as the others),
 * `--problems=a,b`, `--methods=a,b`; `--resume=FILE` keeps finished runs there, and a later run continues after them.
 */
import { flagNumber, flagText } from "../flags.ts";
import { mean, median, sampleVariance } from "../../math/statistics.ts";
import { ownVersions, reported, type Row, type Suite } from "../document.ts";
import { openParts, type FinishedParts } from "../finished-parts.ts";
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
    "hypervolume on problems with several objectives; --peers, --seeds=N, --gp-seeds=N, --trials=N, --problems=a,b, --methods=a,b, --resume=FILE",
  async run({ flags, say }) {
    const seeds = flagNumber(flags, "seeds", 10);
    const trials = flagNumber(flags, "trials", 100);
    const ofGp = flagNumber(flags, "gp-seeds", seeds);
    const wanted = flagText(flags, "problems")?.split(",");
    const chosen = flagText(flags, "methods")?.split(",");
    const parts = openParts(flagText(flags, "resume"), ownVersions().credence);
    const peers = flags.has("--peers") ? await startObjectivesPeers(say) : null;
    const rows: Row[] = [];
    for (const problem of problems.filter(({ name }) => wanted?.includes(name) ?? true)) {
      const runs = new Map<string, readonly ObjectivesRun[]>();
      const methods = [...own, ...(peers?.methods ?? [])].filter(({ name }) => chosen?.includes(name) ?? true);
      for (const method of methods) {
        const count = method.name === "optuna-gp" ? ofGp : seeds;
        say(`${problem.name}: ${method.name}, ${count} seeds of ${trials} trials`);
        runs.set(method.name, await runAll(method, problem, { seeds: count, trials, parts }));
      }
      rows.push(...rowsOf(problem.name, runs, trials));
      await problem.close?.();
    }
    peers?.close();
    return { rows, versions: peers?.versions ?? {} };
  },
};

async function runAll(
  method: ObjectivesMethod,
  problem: ObjectivesProblem,
  { seeds, trials, parts }: { seeds: number; trials: number; parts: FinishedParts },
): Promise<readonly ObjectivesRun[]> {
  const runs: ObjectivesRun[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const name = `${problem.name}/${method.name}/${seed}/${trials}`;
    runs.push(await parts.part(name, async () => await method.run(problem, { seed, trials })));
  }
  return runs;
}

/** The mean fraction of each method with its standard error, and in how many of the common seeds ours was larger. */
function rowsOf(problem: string, runs: ReadonlyMap<string, readonly ObjectivesRun[]>, trials: number): readonly Row[] {
  const ours = runs.get("credence") ?? [];
  return BUDGETS.filter((budget) => budget <= trials).flatMap((budget) =>
    [...runs].flatMap(([name, list]) => {
      const shares = list.map(({ volumes }) => volumes[budget - 1]);
      const error = shares.length < 2 ? NaN : Math.sqrt(sampleVariance(shares) / shares.length);
      const wins = shares.filter((share, seed) => seed < ours.length && ours[seed].volumes[budget - 1] > share).length;
      const milliseconds = median(
        list.flatMap(({ suggestionMilliseconds }) => suggestionMilliseconds.slice(20, budget)),
      );
      return [
        reported(
          `${problem}-${name}-at-${budget}`,
          mean(shares),
          `of the volume (± ${error.toFixed(3)}, n ${shares.length})`,
        ),
        ...(name === "credence" || ours.length === 0
          ? []
          : [reported(`${problem}-ahead-of-${name}-at-${budget}`, wins, `of ${shares.length} seeds`)]),
        ...(budget === trials ? [reported(`${problem}-${name}-suggestion`, milliseconds, "ms, median")] : []),
      ];
    }),
  );
}
