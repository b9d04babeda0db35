/** A machine in WebAssembly: compiled once per thread, with a memory for each. */
import { NETWORK_BINARY } from "./network-binary.ts";
import type { NetworkKernels } from "./kernels.ts";
import { viewsOf } from "./machine.ts";
import type { NetworkMachine } from "./machine.ts";

/** The part of the standard that is used here; the types of the language do not have it without those of a browser. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { env: { memory: WasmMemory } }) => { readonly exports: unknown };
  validate(binary: Uint8Array): boolean;
};
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65_536;
const FIRST_PAGES = 16;
/** What lies below belongs to the compiled module. */
const BASE = 65_536;

let module: object | null | undefined;

/** Null where there is no WebAssembly, or none with SIMD. */
export function createWasm(): NetworkMachine | null {
  module ??= compile();
  if (module === null) return null;
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  let views = viewsOf(memory.buffer);
  return {
    name: "simd",
    kernels: instance.exports as NetworkKernels,
    views: () => views,
    reserve(bytes) {
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (missing > 0) {
        try {
          memory.grow(missing);
        } catch {
          throw new RangeError(`no memory for a network; must fit into 4 GiB: ${Math.ceil(bytes / 2 ** 20)} MiB`);
        }
        views = viewsOf(memory.buffer);
      }
      views.words.fill(0, BASE / 4, Math.ceil(bytes / 4));
    },
  };
}

function compile(): object | null {
  if (typeof WebAssembly === "undefined") return null;
  const binary = Uint8Array.from(atob(NETWORK_BINARY), (character) => character.charCodeAt(0));
  return WebAssembly.validate(binary) ? new WebAssembly.Module(binary) : null;
}
