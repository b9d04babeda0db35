/** A product of square matrices in single precision, compared with NumPy's. */
import { borrowBackend, returnBackend } from "../../objectives/bnn/engine/simd/current-backend.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { smallerIsBetter, type Row } from "../document.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf, millisecondsOf, type Contestant } from "../rounds.ts";

const TIMES = 20;
const ROUNDS = 31;
/** Memory below this address belongs to the kernels. */
const FIRST = 65_536;

export async function matmulRow(n: number, blas: Peer | null): Promise<Row> {
  const bytes = 4 * n * n;
  const backend = borrowBackend(FIRST + 3 * bytes);
  const [a, b, c] = [0, 1, 2].map((i) => FIRST + i * bytes);
  openStream(makeKey("matrices")).fillNormal(backend.views().singles.subarray(a / 4, c / 4));
  const contestants: Record<string, Contestant> = {
    ours: () =>
      millisecondsOf(() => {
        for (let i = 0; i < TIMES; i++) backend.kernels.multiply(a, 4 * n, 4, b, 4 * n, c, 4 * n, n, n, n, 1, 0, 0);
      }),
    ...(blas === null ? {} : { blas: async () => 1000 * (await blas.time({ n, times: TIMES })) }),
  };
  const medians = await mediansOf(contestants, ROUNDS);
  returnBackend(backend);
  const perProduct = (milliseconds: number) => (1000 * milliseconds) / TIMES;
  return smallerIsBetter({
    name: `matmul-f32-${n}`,
    value: perProduct(medians.ours),
    unit: "µs",
    peer: "blas",
    peerValue: blas === null ? null : perProduct(medians.blas),
  });
}
