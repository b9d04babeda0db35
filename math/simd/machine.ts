/** Something that computes: kernels, and the memory that they work on. */
import type { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";

export interface Machine {
  readonly name: "simd" | "typescript";
  readonly kernels: Kernels;
  readonly memory: Memory;
}
