/** What each pruning rule saves on simulated learning curves, and what it costs: paired with no pruning, seed by seed. */
import { mean, sampleVariance } from "../../math/statistics.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import { pruningSettings, type PruningRequest } from "../../tuner/pruning/settings.ts";
import { smallerIsBetter, type Row, type Suite } from "../document.ts";
import { problems, type CurveProblem } from "./problems.ts";
import { simulate, STEPS, type SimulatedStudy } from "./simulate.ts";

const SEEDS = 20;
const TRIALS = 60;
const LOSS = [{ name: "loss", direction: "minimize" }] as const;

const rules: readonly PruningRequest[] = [
  { rule: "median" },
  { rule: "percentile" },
  { rule: "asha" },
  { rule: "asha", min: 3 },
  { rule: "hyperband", max: STEPS },
  { rule: "curve", max: STEPS },
];

export const pruning: Suite = {
  summary: "steps and losses of pruning rules on simulated curves, beside no pruning",
  run({ say }) {
    const rows = problems.flatMap((problem) => {
      say(`pruning: ${problem.name}`);
      const whole = study(problem, null, TRIALS);
      return rules.flatMap((request) => compared(problem, request, whole));
    });
    return Promise.resolve({ rows });
  },
};

/** One for each seed. */
function study(problem: CurveProblem, settings: PruningSettings | null, trials: number): readonly SimulatedStudy[] {
  return Array.from({ length: SEEDS }, (_, seed) => simulate({ problem, pruning: settings, seed, trials }));
}

function compared(problem: CurveProblem, request: PruningRequest, whole: readonly SimulatedStudy[]): readonly Row[] {
  const settings = pruningSettings(request, LOSS);
  const name = `${problem.name} ${request.rule}${request.min === undefined ? "" : `-${request.min}`}`;
  const sameTrials = study(problem, settings, TRIALS);
  const steps = smallerIsBetter({
    name: `${name} steps`,
    value: mean(sameTrials.map((one) => one.steps)),
    unit: "steps",
    peer: "none",
    peerValue: mean(whole.map((one) => one.steps)),
  });
  return [steps, ...lossRows(name, sameTrials, whole)];
}

/** The loss beside that without pruning; and the mean of the paired differences, with its standard error. */
function lossRows(name: string, pruned: readonly SimulatedStudy[], whole: readonly SimulatedStudy[]): readonly Row[] {
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
