/** What the tests of the networks' kernels share: numbers in the memories of both machines. */
import { borrowMachine } from "../../../../math/simd/network/current-machine.ts";
import type { NetworkMachine } from "../../../../math/simd/network/machine.ts";
import { makeKey, openStream } from "../../../../math/random.ts";

const BYTES = 2 ** 22;
/** Where tests may write. */
export const FREE = 65_536;

export const machines: readonly NetworkMachine[] = [borrowMachine(BYTES, "simd"), borrowMachine(BYTES, "typescript")];

export function normals(label: string, count: number): Float32Array {
  const out = new Float32Array(count);
  openStream(makeKey(label)).fillNormal(out);
  return out;
}

/** Puts lists at addresses, computes, and reads `count` numbers at an address: of SIMD, and of its twin. */
export function onBoth(
  given: readonly (readonly [address: number, list: Float32Array])[],
  compute: (machine: NetworkMachine) => void,
  read: { readonly address: number; readonly count: number },
): [Float32Array, Float32Array] {
  const results = machines.map((machine) => {
    const { singles } = machine.views();
    for (const [address, list] of given) singles.set(list, address / 4);
    compute(machine);
    return singles.slice(read.address / 4, read.address / 4 + read.count);
  });
  return [results[0], results[1]];
}
