/** Checks that a library works: runs every operation of the engine once, on problems of a few rows. */
import { makeKey } from "../../../../math/random.ts";
import { heteroscedasticNoise } from "../../likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../likelihood/gaussian.ts";
import type { Likelihood } from "../../likelihood/likelihood.ts";
import { activations, type ActivationName } from "../../network/activation.ts";
import { denseNetwork } from "../../network/dense-network.ts";
import { gaussianPrior } from "../../prior/gaussian.ts";
import { tensorflowEngine } from "./engine.ts";
import type { TensorFlow } from "./library.ts";

const likelihoods: readonly Likelihood[] = [fixedNoise(0.5), learnedNoise(0.1), heteroscedasticNoise(0.1)];

/**
 * Rethrows errors from the library, and throws an Error if a result is not finite. It must finish before a second thread
 * loads the library: the native library keeps attribute names in a set that threads share without a lock, and names
 * already in the set are only read.
 */
export function probe(tf: TensorFlow): void {
  for (const activation of Object.keys(activations) as ActivationName[]) {
    for (const likelihood of likelihoods) probeOne(tf, activation, likelihood);
  }
}

function probeOne(tf: TensorFlow, activation: ActivationName, likelihood: Likelihood): void {
  const network = denseNetwork({ inputs: 2, hidden: [3, 3], outputs: likelihood.outputs, activation, residual: true });
  const prior = gaussianPrior([{ count: network.weightCount + likelihood.ownWeights.length, mean: 0, scale: 1 }]);
  const data = { x: Float64Array.of(1, 2, 3, 4, 5, 6), y: Float64Array.of(1, 0, 1), rows: 3, columns: 2 };
  const engine = tensorflowEngine(tf, { network, likelihood, prior }, data);
  try {
    engine.writeWeights(new Float64Array(prior.weightCount).fill(0.1));
    const rows = Int32Array.of(2, 0);
    const noise = new Float64Array(prior.weightCount);
    engine.fillNoise(makeKey("probe"), noise);
    const { adam, langevin } = engine.fused;
    const values = [
      ...noise,
      adam()(rows, 0.01),
      langevin(rows, { stepSize: 0.01, temperature: 1, key: makeKey("probe") }),
      ...engine.readWeights(),
      ...engine.predict(data.x, data.rows).subarray(0, data.rows * network.outputs),
    ];
    if (!values.every(Number.isFinite)) throw new Error("it computes numbers that are not finite");
  } finally {
    engine.dispose();
  }
}
