/** The WebAssembly backend: the module is compiled once per thread, and each backend has its own memory. */
import { compileModule, instantiate } from "../../../../math/simd/instantiate.ts";
import { viewsOf, type NetworkBackend } from "./backend.ts";
import type { NetworkKernels } from "./kernels.ts";
import { NETWORK_BINARY } from "./network-binary.ts";

/** Bytes below this address are reserved for the compiled module. */
const BASE = 65_536;

let module: object | null | undefined;

/** Null if the JavaScript engine lacks WebAssembly or its SIMD. */
export function createWasm(): NetworkBackend | null {
  module ??= compileModule(NETWORK_BINARY);
  if (module === null) return null;
  const instance = instantiate(module, "a network");
  let views = viewsOf(instance.buffer());
  return {
    name: "simd",
    kernels: instance.exports as NetworkKernels,
    views: () => views,
    reserve(bytes) {
      instance.grow(bytes);
      if (views.words.buffer !== instance.buffer()) views = viewsOf(instance.buffer());
      views.words.fill(0, BASE / 4, Math.ceil(bytes / 4));
    },
  };
}
