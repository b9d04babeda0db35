/** The WebAssembly backend. */
import type { Backend } from "./backend.ts";
import { compileModule, instantiate } from "./instantiate.ts";
import { KERNELS_BINARY } from "./kernels-binary.ts";
import type { Kernels } from "./kernels.ts";
import { manage } from "./memory.ts";

/** Null if WebAssembly SIMD is not available. */
export function createWasm(): Backend | null {
  const module = compileModule(KERNELS_BINARY);
  if (module === null) return null;
  const instance = instantiate(module, "a computation");
  let numbers = new Float64Array(instance.buffer());
  const grow = (bytes: number): void => {
    instance.grow(bytes);
    numbers = new Float64Array(instance.buffer());
  };
  return {
    name: "simd",
    kernels: instance.exports as Kernels,
    memory: manage({ numbers: () => numbers, grow }),
  };
}
