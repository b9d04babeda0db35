/**
 * Sample efficiency: regret relative to random search's at the same budget, on problems of many kinds. The design half
 * by default, `--held-out` for the other; `--ablations` leaves out one ingredient at a time; `--peers` runs other tuners (in
 * Python: bench/peers/requirements-regret.txt); `--workers=8,32` also runs ours with so many evaluations at a time;
 * `--seeds=N` (10), `--trials=N` (50), `--peer-seeds=N` (as many); `--methods=a,b` and `--problems=a,b` select some of them;
 * `--resume=FILE` saves finished runs in the file, and skips those that it already contains.
 */
import { median } from "../../math/statistics.ts";
import { ownVersions, reported, type Row, type Suite } from "../document.ts";
import { openParts, type FinishedParts } from "../finished-parts.ts";
import { flagList, flagNumber, flagText } from "../flags.ts";
import { ablations, atOnce, ours, random, sobol, type Method } from "./methods.ts";
import { designProblems, heldOutProblems } from "./problems/index.ts";
import { startPeers } from "./peers.ts";
import type { Problem } from "./problems/problem.ts";
import { meritOf, scaleOf, scoresOf, winsAndLosses, type Results, type Scale } from "./score.ts";
import type { Run } from "./simulate.ts";

/** Random search is cheap, and everything is measured against its median. */
const RANDOM_SEEDS = 40;
const BUDGETS = [10, 20, 50, 100];

export const regret: Suite = {
  summary:
    "regret relative to random search's on problems of many kinds; --held-out, --ablations, --peers, --workers=8,32, --seeds=N",
  async run({ flags, say }) {
    const all = flags.has("--held-out") ? heldOutProblems : designProblems;
    const problems = all.filter(({ name }) => flagList(flags, "problems")?.includes(name) ?? true);
    const parts = openParts(flagText(flags, "resume"), ownVersions().credence);
    const seeds = flagNumber(flags, "seeds", 10);
    const trials = flagNumber(flags, "trials", 50);
    const peers = flags.has("--peers") ? await startPeers(say) : null;
    const peerSeeds = flagNumber(flags, "peer-seeds", seeds);
    const own = [
      ours,
      sobol,
      ...(flags.has("--ablations") ? ablations : []),
      ...(flagList(flags, "workers")?.map(Number) ?? []).map(atOnce),
    ];
    const methods = [...own, ...(peers?.methods ?? [])].filter(
      ({ name }) => flagList(flags, "methods")?.includes(name) ?? true,
    );
    const scales = new Map<string, Scale>();
    const results = new Map<string, Map<string, Run[]>>([...methods, random].map(({ name }) => [name, new Map()]));
    for (const problem of problems) {
      say(`${problem.name}: ${seeds} seeds of ${trials} trials`);
      const reference = await runAll(random, problem, { seeds: Math.max(seeds, RANDOM_SEEDS), trials, parts });
      scales.set(problem.name, scaleOf(reference));
      results.get(random.name)?.set(problem.name, reference.slice(0, seeds));
      for (const method of methods) {
        const count = own.includes(method) ? seeds : peerSeeds;
        results.get(method.name)?.set(problem.name, await runAll(method, problem, { seeds: count, trials, parts }));
      }
    }
    peers?.close();
    return { rows: rowsOf(results, scales, trials), versions: peers?.versions ?? {} };
  },
};

async function runAll(
  method: Method,
  problem: Problem,
  { seeds, trials, parts }: { seeds: number; trials: number; parts: FinishedParts },
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const name = `${method.name} on ${problem.name}, seed ${seed}, ${trials} trials`;
    const finished = parts.part(name, async () => {
      const { regrets, failed, suggestionMilliseconds } = await method.run(problem, { seed, trials });
      return { regrets, failed, suggestionMilliseconds };
    });
    runs.push(await finished);
  }
  return runs;
}

function rowsOf(results: Results, scales: ReadonlyMap<string, Scale>, trials: number): readonly Row[] {
  const rows: Row[] = [];
  for (const budget of BUDGETS.filter((count) => count <= trials)) {
    const scores = scoresOf(results, scales, budget);
    for (const method of results.keys()) {
      const { mean, median: middle, worstTenth, rank, stuck, worseThanRandom } = meritOf(method, scores);
      const name = `${method}-at-${budget}`;
      rows.push(
        reported(`${name}-mean`, mean.value, `log10 relative regret (${interval(mean)})`),
        reported(`${name}-median`, middle, "log10 relative regret"),
        reported(`${name}-90th-percentile`, worstTenth, "log10 relative regret"),
        reported(`${name}-rank`, rank.value, `mean rank (${interval(rank)})`),
        reported(`${name}-stuck`, 100 * stuck, "% of runs"),
        reported(`${name}-worse-than-random`, worseThanRandom, "problems"),
      );
      if (method === ours.name) continue;
      const { wins, losses } = winsAndLosses(scores, ours.name, method);
      rows.push(
        reported(`${ours.name}-against-${method}-at-${budget}`, wins / Math.max(1, losses), `${wins}:${losses}`),
      );
    }
    for (const { problem, byMethod } of scores) {
      for (const [method, values] of byMethod) {
        if (values.length === 0) continue;
        rows.push(reported(`${problem}-${method}-at-${budget}`, median(values), "median log10 relative regret"));
      }
    }
  }
  const times = [...(results.get(ours.name)?.values() ?? [])].flat().flatMap((run) => run.suggestionMilliseconds);
  return times.length === 0 ? rows : [...rows, reported("suggestion-cpu", median(times), "ms")];
}

function interval({ low, high }: { low: number; high: number }): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}
