/** Where the viewer is, as a signal, and view state that lives in the address. */
import { computed, signal } from "@preact/signals";
import { formatRoute, parseRoute, withParameter } from "./route.ts";

const hash = signal(globalThis.location?.hash ?? "");

/** The page shown now. */
export const route = computed(() => parseRoute(hash.value));

/** Follows the browser's own navigation; returns what ends that. */
export function followLocation(): () => void {
  const read = () => {
    hash.value = location.hash;
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}

/** Goes to an address as a link would. */
export function go(address: string): void {
  location.hash = address;
  hash.value = address;
}

/** View state under a name, kept in the address; the default is left out of it. */
export function useParameter(name: string, initial: string): readonly [string, (value: string) => void] {
  const value = route.value.query.find(([other]) => other === name)?.[1] ?? initial;
  return [value, (next) => setParameter(name, next === initial ? null : next)];
}

/** The same without a component. */
export function setParameter(name: string, value: string | null): void {
  const now = route.peek();
  const address = formatRoute({ ...now, query: withParameter(now.query, name, value) });
  // Replaced, not added: the back button leaves the page instead of undoing a slider step by step.
  history.replaceState(null, "", address);
  hash.value = address;
}

/** Of the server that gave this page, without a slash at the end: for lines to copy. */
export function serverAddress(): string {
  return new URL(".", document.baseURI).href.replace(/\/$/, "");
}
