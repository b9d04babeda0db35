/** In-place Cholesky factorization, compared with other libraries. Only the factorization is timed. */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { currentBackend, withReferenceKernels } from "../../math/simd/current-backend.ts";
import { factorLength, reciprocalsOf } from "../../math/simd/factor.ts";
import { strideFor } from "../../math/simd/padding.ts";
import { smallerIsBetter, type Row } from "../document.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf, millisecondsOf, type Contestant } from "../rounds.ts";

export async function choleskyRows(n: number, lapack: Peer | null, rounds: number): Promise<readonly Row[]> {
  const matrix = Matrix.from1DArray(n, n, covariance(n));
  const contestants: Record<string, Contestant> = {
    ours: () => factorOnce(n),
    typescript: () => withReferenceKernels(() => factorOnce(n)),
    "ml-matrix": () =>
      millisecondsOf(() => {
        if (!new CholeskyDecomposition(matrix).isPositiveDefinite()) throw new Error("no factor");
      }),
    ...(lapack === null ? {} : { lapack: async () => 1000 * (await lapack.time({ task: "cholesky", n })) }),
  };
  const medians = await mediansOf(contestants, rounds);
  return ["ml-matrix", "typescript", "lapack"].map((peer) =>
    smallerIsBetter({
      name: `cholesky-${n}`,
      value: medians.ours,
      unit: "ms",
      peer,
      peerValue: medians[peer] ?? null,
    }),
  );
}

/** Correlations that decrease with the distance between indices, with some noise on the diagonal. */
function covariance(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const i = Math.floor(at / n);
    const j = at % n;
    return Math.exp((-3 * Math.abs(i - j)) / n) + (i === j ? 0.01 : 0);
  });
}

function factorOnce(n: number): number {
  const { kernels, memory } = currentBackend();
  return memory.compute((allocate) => {
    const stride = strideFor(n);
    const address = allocate(factorLength(n));
    const view = memory.view(address, n * stride);
    const matrix = covariance(n);
    for (let i = 0; i < n; i++) view.set(matrix.subarray(i * n, (i + 1) * n), i * stride);
    return millisecondsOf(() => {
      if (kernels.cholesky(address, n, stride, reciprocalsOf(address, n)) !== 0) throw new Error("no factor");
    });
  });
}
