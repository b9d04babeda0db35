/** Keeps text that is not Unicode out of a store, in JSON and plain columns alike. */
import { wellFormed } from "../../common/well-formed.ts";
import type { Store } from "../../tuner/store.ts";

/** The store, with U+FFFD in place of each half of a surrogate pair in what its operations are given. */
export function withWellFormedText(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const operation: unknown = target[name];
      // What is written in a transaction goes through operations of the store inside.
      if (name === "atomically" || typeof operation !== "function") return operation;
      const call = operation as (...parameters: unknown[]) => unknown;
      return (...parameters: unknown[]) => call(...parameters.map((parameter) => wellFormed(parameter)));
    },
  });
}
