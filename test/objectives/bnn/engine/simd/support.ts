/** Shared by the tests of network kernels: numbers in the memories of both backends. */
import { borrowBackend } from "../../../../../objectives/bnn/engine/simd/current-backend.ts";
import type { NetworkBackend } from "../../../../../objectives/bnn/engine/simd/backend.ts";
import { makeKey, openStream } from "../../../../../math/random.ts";

const BYTES = 2 ** 22;
/** The first address to which tests may write. */
export const FREE = 65_536;

export const backends: readonly NetworkBackend[] = [borrowBackend(BYTES, "simd"), borrowBackend(BYTES, "typescript")];

export function normals(label: string, count: number): Float32Array {
  const out = new Float32Array(count);
  openStream(makeKey(label)).fillNormal(out);
  return out;
}

/** Puts lists at addresses, computes, and reads `count` numbers at an address: of SIMD, and of its reference. */
export function onBoth(
  given: readonly (readonly [address: number, list: Float32Array])[],
  compute: (backend: NetworkBackend) => void,
  read: { readonly address: number; readonly count: number },
): [Float32Array, Float32Array] {
  const results = backends.map((backend) => {
    const { singles } = backend.views();
    for (const [address, list] of given) singles.set(list, address / 4);
    compute(backend);
    return singles.slice(read.address / 4, read.address / 4 + read.count);
  });
  return [results[0], results[1]];
}
