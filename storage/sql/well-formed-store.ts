/** Keeps strings that are not valid Unicode out of a store, in JSON and plain columns alike. */
import { wellFormed } from "../../common/well-formed.ts";
import type { Store } from "../../tuner/store.ts";

/** The store, with each lone surrogate in the arguments of its operations replaced by U+FFFD. */
export function withWellFormedText(store: Store): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const operation: unknown = target[name];
      // Writes in a transaction go through the operations of the inner store.
      if (name === "atomically" || typeof operation !== "function") return operation;
      const call = operation as (...parameters: unknown[]) => unknown;
      return (...parameters: unknown[]) => call(...parameters.map((parameter) => wellFormed(parameter)));
    },
  });
}
