/**
 * A pool of backends for networks. Returned backends are reused, so a thread keeps as many memories as it ever used at
 * once, each as large as the largest network it has held.
 */
import type { NetworkBackend } from "./backend.ts";
import { createReference } from "./reference/create.ts";
import { createWasm } from "./wasm.ts";

const spare: Record<NetworkBackend["name"], NetworkBackend[]> = { simd: [], typescript: [] };

/** A backend with at least this many zeroed bytes: WebAssembly SIMD where available, unless another is named. */
export function borrowBackend(bytes: number, name: NetworkBackend["name"] = "simd"): NetworkBackend {
  const backend =
    spare[name].pop() ?? (name === "simd" ? createWasm() : null) ?? spare.typescript.pop() ?? createReference();
  backend.reserve(bytes);
  return backend;
}

/** The caller must not use it afterwards. */
export function returnBackend(backend: NetworkBackend): void {
  spare[backend.name].push(backend);
}

/** The number of idle backends and their total size in bytes. */
export function spareMemory(name: NetworkBackend["name"]): { readonly backends: number; readonly bytes: number } {
  const bytes = spare[name].reduce((sum, backend) => sum + backend.views().words.byteLength, 0);
  return { backends: spare[name].length, bytes };
}

/** Whether WebAssembly SIMD is available. */
export function hasSimd(): boolean {
  const backend = borrowBackend(0);
  returnBackend(backend);
  return backend.name === "simd";
}
