/** The kernels' normal random numbers, for engines that compute on another device. */
import type { Key } from "../../../../math/random.ts";
import { borrowBackend, returnBackend } from "./current-backend.ts";
import type { NetworkBackend } from "./backend.ts";

export interface Noise {
  /** Fills `into` with standard normal numbers times `factor`; a key gives the same numbers on every backend. */
  fill(key: Key, into: Float32Array, factor: number): void;
  /** Releases the memory; nothing may be called afterwards. */
  close(): void;
}

/** The first bytes are reserved for the compiler. */
const STATE = 65_536;
const STATE_BYTES = 64;
const BLOCK = 1024;

/** @param name the backend; the reference draws the same numbers without WebAssembly, bit for bit */
export function openNoise(name: NetworkBackend["name"] = "simd"): Noise {
  const out = STATE + STATE_BYTES;
  const backend = borrowBackend(out + 4 * BLOCK, name);
  const { kernels } = backend;
  const { singles } = backend.views();
  return {
    fill(key, into, factor) {
      kernels.seed(STATE, key.high, key.low);
      for (let from = 0; from < into.length; from += BLOCK) {
        const count = Math.min(BLOCK, into.length - from);
        kernels.fillNormal(STATE, out, (count + 7) & ~7);
        for (let i = 0; i < count; i++) into[from + i] = factor * singles[out / 4 + i];
      }
    },
    close: () => returnBackend(backend),
  };
}
