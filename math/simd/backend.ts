/** A compute backend: kernels and their memory. */
import type { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";

export interface Backend {
  readonly name: "simd" | "typescript";
  readonly kernels: Kernels;
  readonly memory: Memory;
}
