/** Instantiates WebAssembly modules that the sources contain as base64 strings, each with a growable memory. */

/** The part of the WebAssembly API used here, which TypeScript only declares in the DOM types. */
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

export interface Instance {
  readonly exports: unknown;
  /** The entire memory; valid until it grows. */
  buffer(): ArrayBuffer;
  /**
   * Grows the memory to at least this many bytes, with new bytes set to zero; does nothing if it is already large
   * enough.
   *
   * @throws RangeError if it exceeds 4 GiB or the machine's memory
   */
  grow(bytes: number): void;
}

/**
 * The compiled module, or null if WebAssembly (with SIMD) is not available. Synchronous, because the modules are small.
 *
 * @param text the binary in base64
 */
export function compileModule(text: string): object | null {
  const binary = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(binary)) return null;
  return new WebAssembly.Module(binary);
}

/**
 * An instance with its own memory.
 *
 * @param purpose what the memory is for, for the error "no memory for …"
 */
export function instantiate(module: object, purpose: string): Instance {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    exports,
    buffer: () => memory.buffer,
    grow(bytes) {
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch {
        throw new RangeError(`no memory for ${purpose}; must fit into 4 GiB: ${Math.ceil(bytes / 2 ** 20)} MiB`);
      }
    },
  };
}
