/** One step of a fit: the log marginal likelihood of a Matérn-5/2 process in ten dimensions, and its gradient. */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { openMarginalLikelihood } from "../../gp/marginal-likelihood.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { withReferenceKernels } from "../../math/simd/current-backend.ts";
import { smallerIsBetter, type Row, type Suite } from "../document.ts";
import { mediansOf, millisecondsOf } from "../rounds.ts";

const DIMENSION = 10;
const SIZES: readonly { n: number; rounds: number }[] = [
  { n: 50, rounds: 501 },
  { n: 100, rounds: 201 },
  { n: 300, rounds: 51 },
  { n: 1000, rounds: 9 },
];

export const gpFit: Suite = {
  summary: "value and gradient of the log marginal likelihood, compared with the TypeScript reference",
  async run({ say }) {
    const rows: Row[] = [];
    for (const { n, rounds } of SIZES) {
      const name = `gp-gradient-n${n}`;
      say(name);
      const evaluate = evaluation(n);
      const { ours, typescript } = await mediansOf(
        { ours: evaluate, typescript: () => withReferenceKernels(evaluate) },
        rounds,
      );
      rows.push(smallerIsBetter({ name, value: ours, unit: "ms", peer: "typescript", peerValue: typescript }));
    }
    return { rows };
  },
};

/** Times one evaluation at lengthscales of 0.8, with noise. */
function evaluation(n: number): () => number {
  const likelihood = openMarginalLikelihood(madeUp(n), matern52);
  const parameters = new Float64Array(DIMENSION + 3).fill(Math.log(0.8));
  parameters.set([0, Math.log(0.02), 0], DIMENSION);
  const gradient = new Float64Array(DIMENSION + 3);
  return () =>
    millisecondsOf(() => {
      if (!Number.isFinite(likelihood.evaluate(parameters, gradient))) throw new Error("no likelihood");
    });
}

function madeUp(n: number): RegressionData {
  const stream = openStream(makeKey("gp-fit"));
  const x = Float64Array.from({ length: n * DIMENSION }, () => stream.uniform());
  const y = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * x[i * DIMENSION]) + x[i * DIMENSION + 1]);
  return { x, y, dimension: DIMENSION, categorical: new Array<boolean>(DIMENSION).fill(false) };
}
