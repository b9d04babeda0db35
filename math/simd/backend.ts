/** A compute backend: kernels and the memory they work on. */
import type { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";

export interface Backend {
  readonly name: "simd" | "typescript";
  readonly kernels: Kernels;
  readonly memory: Memory;
}
