/** The machine in WebAssembly. Loading is synchronous: the module is small, and its bytes are part of the program. */
import { KERNELS_BINARY } from "./kernels-binary.ts";
import type { Kernels } from "./kernels.ts";
import type { Machine } from "./machine.ts";
import { manage } from "./memory.ts";

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

/** Null where the engine has no WebAssembly, or none with SIMD. */
export function createWasm(): Machine | null {
  const binary = Uint8Array.from(atob(KERNELS_BINARY), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(binary)) return null;
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  let numbers = new Float64Array(memory.buffer);
  const grow = (bytes: number): void => {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
    try {
      memory.grow(missing);
    } catch {
      throw new RangeError(`no memory for a computation; must fit into 4 GiB: ${Math.ceil(bytes / 2 ** 20)} MiB`);
    }
    numbers = new Float64Array(memory.buffer);
  };
  return {
    name: "simd",
    kernels: instance.exports as Kernels,
    memory: manage({ numbers: () => numbers, grow }),
  };
}
