/** A compute backend for networks: kernels and the memory they work on. */
import type { NetworkKernels } from "./kernels.ts";

/** One memory, viewed as three typed arrays. */
export interface Views {
  readonly singles: Float32Array;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
}

export interface NetworkBackend {
  readonly name: "simd" | "typescript";
  readonly kernels: NetworkKernels;
  /** The memory; valid until the next `reserve`. */
  views(): Views;
  /** Grows the memory to at least this many bytes, and fills it with zeros. */
  reserve(bytes: number): void;
}

export function viewsOf(buffer: ArrayBuffer): Views {
  return { singles: new Float32Array(buffer), words: new Int32Array(buffer), doubles: new Float64Array(buffer) };
}
