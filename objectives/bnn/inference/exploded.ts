/**
 * Detects weights that are finite but useless: a noise scale far outside its prior, predictions that vary far more than
 * the target, or a network worse than a constant. In an average with other chains they are hard to notice: one useless
 * chain out of four costs only ln(4/3) nats.
 */
import { mean } from "../../../math/statistics.ts";
import type { TrainingRows } from "../data/minibatches.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import { isOfNumbers } from "../likelihood/likelihood.ts";
import type { Approximation } from "../posterior/posterior.ts";

/**
 * Prior standard deviations beyond which a likelihood weight counts as having left its prior: one in 5 · 10⁸ draws from
 * the prior is further out.
 */
const MAX_DEVIATIONS = 6;
/** Maximum mean predictive variance of a draw, in variances of the target. */
const MAX_VARIANCE = 100;
/** Maximum nats per row by which a run may be worse than a constant with the same noise. */
const MAX_EXCESS = 0.5;
/** Number of training rows whose predictions are checked. */
const MAX_ROWS = 256;

/** The reason why weights cannot be posterior draws. */
export interface Fault {
  /** For a message: the violated condition and the observed value. */
  readonly complaint: string;
  /** The option to change, if it is not the method's step size. */
  readonly remedy?: string;
}

/** The first likelihood weight that has left its prior, tempered by T; null if none has. */
export function noiseOutsidePrior(
  { network, likelihood }: BayesianNetwork,
  weights: Float64Array,
  temperature: number,
): Fault | null {
  const most = MAX_DEVIATIONS * Math.sqrt(Math.max(1, temperature));
  for (const [i, { name, priorMean, priorScale }] of likelihood.ownWeights.entries()) {
    const deviations = (weights[network.weightCount + i] - priorMean) / priorScale;
    if (!(Math.abs(deviations) > most)) continue;
    const complaint = `weights; must stay within ${most} prior deviations: ${name} at ${deviations.toPrecision(3)}`;
    // The noise scale shrinks without bound unless a floor stops it, and a smaller step size does not help.
    return deviations < 0 ? { complaint } : { complaint, remedy: "Try a larger noiseFloor." };
  }
  return null;
}

/** The starting point of the run, and its result. */
interface EndedRun {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly start: Float64Array;
  readonly found: Approximation;
}

/** The problem with the result of a run; null if it is fine. Uses a separate network, so no engine is disturbed. */
export function explosionOf({ parts, data, start, found }: EndedRun): Fault | null {
  const score = scorer(parts, data);
  const temperature = found.kind === "draws" ? found.temperature : 1;
  const kept = weightsIn(found);
  let excess = 0;
  for (const weights of kept) {
    const outside = noiseOutsidePrior(parts, weights, temperature);
    if (outside !== null) return outside;
    const scored = score(weights);
    if (!(scored.variance <= MAX_VARIANCE)) {
      const times = scored.variance.toPrecision(3);
      return {
        complaint: `predictions; must vary at most ${MAX_VARIANCE} times as much as the target: ${times} times`,
      };
    }
    excess += (scored.loss - scored.constantLoss) / kept.length;
  }
  if (!(excess > MAX_EXCESS)) return null;
  const before = score(start);
  if (!(excess > before.loss - before.constantLoss)) return null;
  const rule = `must be at most ${MAX_EXCESS} nats per row worse than a constant with the same noise`;
  return { complaint: `predictions; ${rule}: ${excess.toPrecision(3)} nats` };
}

function weightsIn(found: Approximation): readonly Float64Array[] {
  switch (found.kind) {
    case "draws":
      return found.draws;
    case "networks":
      return found.networks;
    case "gaussian":
      return [found.mean];
  }
}

interface Scored {
  /**
   * Mean predictive variance, noise and mean together, around the target's mean, in variances of the target; 0 for
   * classes.
   */
  readonly variance: number;
  /** Mean negative log density per row. */
  readonly loss: number;
  /** The mean negative log density per row of a constant with the same noise. */
  readonly constantLoss: number;
}

/** Scores weights on at most `MAX_ROWS` rows, evenly spread. */
function scorer({ network, likelihood }: BayesianNetwork, data: TrainingRows): (weights: Float64Array) => Scored {
  const { columns } = data;
  const rows = Math.min(data.rows, MAX_ROWS);
  const numbers = Array.from({ length: rows }, (_, i) => Math.floor((i * data.rows) / rows));
  const x = new Float64Array(rows * columns);
  numbers.forEach((row, i) => x.set(data.x.subarray(row * columns, (row + 1) * columns), i * columns));
  const targets = Float64Array.from(numbers, (row) => data.y[row]);
  const center = mean(data.y.subarray(0, data.rows));
  const spread = mean(data.y.subarray(0, data.rows).map((y) => (y - center) ** 2));
  const outputGradient = new Float64Array(rows * network.outputs);
  const into = { mean: new Float64Array(rows), variance: new Float64Array(rows) };
  return (weights) => {
    const outputs = network.forward(weights, x, rows).slice(0, rows * network.outputs);
    const lossOf = () => {
      const own = { weights, gradient: new Float64Array(weights.length), offset: network.weightCount };
      return -likelihood.logDensity({ outputs, targets, rows, outputGradient }, own, 1) / rows;
    };
    const loss = lossOf();
    let variance = 0;
    if (isOfNumbers(likelihood)) {
      likelihood.predict(outputs, weights, network.weightCount, into);
      into.mean.forEach((value, i) => (variance += (into.variance[i] + (value - center) ** 2) / (rows * spread)));
    }
    outputs.forEach((_, at) => {
      if (at % network.outputs < likelihood.locations) outputs[at] = 0;
    });
    return { variance, loss, constantLoss: lossOf() };
  };
}
