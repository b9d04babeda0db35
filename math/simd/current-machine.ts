/** The machine that the kernels run on: WebAssembly with SIMD where the engine has it, otherwise its twin. */
import type { Machine } from "./machine.ts";
import { createTwin } from "./twin/create.ts";
import { createWasm } from "./wasm.ts";

let preferred: Machine | null = null;
let twin: Machine | null = null;
let isTwinForced = false;

/** This thread's machine, made when it is first asked for. */
export function machine(): Machine {
  if (isTwinForced) return (twin ??= createTwin());
  return (preferred ??= createWasm() ?? (twin ??= createTwin()));
}

/** Runs `work`, which must not wait for anything, without WebAssembly. */
export function withTwin<T>(work: () => T): T {
  const before = isTwinForced;
  isTwinForced = true;
  try {
    return work();
  } finally {
    isTwinForced = before;
  }
}
