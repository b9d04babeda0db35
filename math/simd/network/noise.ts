/** The kernels' normal numbers for those who compute elsewhere. */
import type { Key } from "../../random.ts";
import { borrowMachine, giveBackMachine } from "./current-machine.ts";
import type { NetworkMachine } from "./machine.ts";

export interface Noise {
  /** Fills `into` with standard normal numbers times `factor`: of one key always the same, on every machine. */
  fill(key: Key, into: Float32Array, factor: number): void;
  /** Gives the memory back; nothing may be called afterwards. */
  close(): void;
}

/** The first bytes are left to the compiler's own. */
const STATE = 65_536;
const STATE_BYTES = 64;
const BLOCK = 1024;

/** @param name the twin draws the same without WebAssembly, bit by bit */
export function openNoise(name: NetworkMachine["name"] = "simd"): Noise {
  const out = STATE + STATE_BYTES;
  const machine = borrowMachine(out + 4 * BLOCK, name);
  const { kernels } = machine;
  const { singles } = machine.views();
  return {
    fill(key, into, factor) {
      kernels.seed(STATE, key.high, key.low);
      for (let from = 0; from < into.length; from += BLOCK) {
        const count = Math.min(BLOCK, into.length - from);
        kernels.fillNormal(STATE, out, (count + 7) & ~7);
        for (let i = 0; i < count; i++) into[from + i] = factor * singles[out / 4 + i];
      }
    },
    close: () => giveBackMachine(machine),
  };
}
