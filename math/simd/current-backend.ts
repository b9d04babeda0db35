/** The backend the kernels run on: WebAssembly SIMD where available, otherwise the TypeScript reference. */
import type { Backend } from "./backend.ts";
import { createReference } from "./reference/create.ts";
import { createWasm } from "./wasm.ts";

let preferred: Backend | null = null;
let reference: Backend | null = null;
let isReferenceForced = false;

/** This thread's backend, created on first use. */
export function currentBackend(): Backend {
  if (isReferenceForced) return (reference ??= createReference());
  return (preferred ??= createWasm() ?? (reference ??= createReference()));
}

/** Runs synchronous `work` without WebAssembly. */
export function withReferenceKernels<T>(work: () => T): T {
  const before = isReferenceForced;
  isReferenceForced = true;
  try {
    return work();
  } finally {
    isReferenceForced = before;
  }
}
