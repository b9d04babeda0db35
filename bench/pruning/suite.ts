/**
 * What each pruning rule saves on simulated and recorded learning curves, and what it costs: paired with no pruning, seed by seed.
 * `--record`: only trains the networks whose curves are replayed. `--peers`: Optuna's pruners on the same curves (bench/peers/requirements-regret.txt).
 */
import { mean, sampleVariance } from "../../math/statistics.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import { pruningSettings, type PruningRequest } from "../../tuner/pruning/settings.ts";
import { smallerIsBetter, type Row, type Suite } from "../document.ts";
import { startPeer, type Peer } from "../peers/peer.ts";
import type { CurveProblem } from "./curve-problem.ts";
import { problems } from "./problems.ts";
import { record } from "./record.ts";
import { simulate, WORKERS, type SimulatedStudy } from "./simulate.ts";

const SEEDS = 20;
const TRIALS = 60;
const LOSS = [{ name: "loss", direction: "minimize" }] as const;

const rules = (steps: number): readonly PruningRequest[] => [
  { rule: "median" },
  { rule: "percentile" },
  { rule: "asha" },
  { rule: "asha", min: 3 },
  { rule: "hyperband", max: steps },
  { rule: "curve", max: steps },
];

const PEERS = ["optuna-median", "optuna-hyperband", "optuna-halving"];

export const pruning: Suite = {
  summary: "steps and losses of pruning rules on simulated and recorded curves, beside no pruning; --peers, --record",
  async run({ flags, say }) {
    if (flags.has("--record")) {
      await record(say);
      return { rows: [] };
    }
    const peer = flags.has("--peers") ? await startPeer("pruning-optuna.py", say, "requirements-regret.txt") : null;
    const rows: Row[] = [];
    for (const problem of problems) {
      say(`pruning: ${problem.name}`);
      const whole = study(problem, null, TRIALS);
      for (const request of rules(problem.steps)) {
        const name = `${problem.name} ${request.rule}${request.min === undefined ? "" : `-${request.min}`}`;
        rows.push(...compared(name, study(problem, pruningSettings(request, LOSS), TRIALS), whole));
      }
      if (peer === null) continue;
      for (const name of PEERS)
        rows.push(...compared(`${problem.name} ${name}`, await studyOf(peer, problem, name), whole));
    }
    peer?.close();
    return { rows, versions: peer?.versions ?? {} };
  },
};

/** One study per seed. */
function study(problem: CurveProblem, settings: PruningSettings | null, trials: number): readonly SimulatedStudy[] {
  return Array.from({ length: SEEDS }, (_, seed) => simulate({ problem, pruning: settings, seed, trials }));
}

/** The same runs, pruned by a peer. */
async function studyOf(peer: Peer, problem: CurveProblem, pruner: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const runs = problem.runs({ seed, trials: TRIALS });
    const { steps, complete } = await peer.ask<{ readonly steps: number; readonly complete: readonly number[] }>({
      pruner,
      curves: runs.map(({ curve }) => curve),
      paces: runs.map(({ pace }) => pace),
      workers: WORKERS,
    });
    const last = (number: number) => runs[number].curve[problem.steps - 1];
    const best = complete.reduce((a, b) => (last(b) < last(a) ? b : a));
    results.push({ steps, loss: runs[best].loss });
  }
  return results;
}

type Result = Pick<SimulatedStudy, "steps" | "loss">;

function compared(name: string, pruned: readonly Result[], whole: readonly Result[]): readonly Row[] {
  const steps = smallerIsBetter({
    name: `${name} steps`,
    value: mean(pruned.map((one) => one.steps)),
    unit: "steps",
    peer: "none",
    peerValue: mean(whole.map((one) => one.steps)),
  });
  return [steps, ...lossRows(name, pruned, whole)];
}

/** The loss compared with no pruning, and the mean of the paired differences with its standard error. */
function lossRows(name: string, pruned: readonly Result[], whole: readonly Result[]): readonly Row[] {
  const differences = pruned.map(({ loss }, seed) => loss - whole[seed].loss);
  const figure = (what: string, value: number) => ({
    name: `${name} ${what}`,
    value,
    unit: "loss",
    peer: "none",
    peerValue: null,
    ratio: null,
  });
  return [
    smallerIsBetter({
      name: `${name} loss`,
      value: mean(pruned.map(({ loss }) => loss)),
      unit: "loss",
      peer: "none",
      peerValue: mean(whole.map(({ loss }) => loss)),
    }),
    figure("difference", mean(differences)),
    figure("difference-error", Math.sqrt(sampleVariance(differences) / differences.length)),
  ];
}
