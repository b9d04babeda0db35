/**
 * Lends machines for networks. What is given back is lent again, so that the memories of a thread are as many as
 * networks were computed at once, each as large as the largest network it had, however many there have been.
 */
import type { NetworkMachine } from "./machine.ts";
import { createTwin } from "./twin/create.ts";
import { createWasm } from "./wasm.ts";

const spare: Record<NetworkMachine["name"], NetworkMachine[]> = { simd: [], typescript: [] };

/** A machine with at least so many bytes, all of them zero: WebAssembly where it has SIMD, unless another is asked for. */
export function borrowMachine(bytes: number, name: NetworkMachine["name"] = "simd"): NetworkMachine {
  const machine =
    spare[name].pop() ?? (name === "simd" ? createWasm() : null) ?? spare.typescript.pop() ?? createTwin();
  machine.reserve(bytes);
  return machine;
}

/** The borrower must not use it any more. */
export function giveBackMachine(machine: NetworkMachine): void {
  spare[machine.name].push(machine);
}

/** What there is to be lent again: how many memories, and bytes in all of them. */
export function spareMemory(name: NetworkMachine["name"]): { readonly machines: number; readonly bytes: number } {
  const bytes = spare[name].reduce((sum, machine) => sum + machine.views().words.byteLength, 0);
  return { machines: spare[name].length, bytes };
}

/** Does WebAssembly with SIMD work here? */
export function hasSimd(): boolean {
  const machine = borrowMachine(0);
  giveBackMachine(machine);
  return machine.name === "simd";
}
