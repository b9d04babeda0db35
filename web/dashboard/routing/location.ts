/** The current page as a signal, and view state stored in the address. */
import { computed, signal } from "@preact/signals";
import { formatRoute, parseRoute, withParameter } from "./route.ts";

const hash = signal(globalThis.location?.hash ?? "");

/** The current page. */
export const route = computed(() => parseRoute(hash.value));

/** Follows browser navigation until the returned function is called. */
export function followLocation(): () => void {
  const read = () => {
    hash.value = location.hash;
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}

/** Navigates like a link. */
export function go(address: string): void {
  location.hash = address;
  hash.value = address;
}

/** Named view state stored in the address; defaults are omitted. */
export function useParameter(name: string, initial: string): readonly [string, (value: string) => void] {
  const value = route.value.query.find(([other]) => other === name)?.[1] ?? initial;
  return [value, (next) => setParameter(name, next === initial ? null : next)];
}

/** The same, for use outside components. */
export function setParameter(name: string, value: string | null): void {
  const now = route.peek();
  const address = formatRoute({ ...now, query: withParameter(now.query, name, value) });
  // Replaces the history entry, so that the back button leaves the page instead of undoing slider steps.
  history.replaceState(null, "", address);
  hash.value = address;
}

/** The address of this page's server, without a trailing slash, for commands to copy. */
export function serverAddress(): string {
  return new URL(".", document.baseURI).href.replace(/\/$/, "");
}
