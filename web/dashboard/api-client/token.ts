/** The token of a server that asks for one: kept for this tab only. */
import { signal } from "@preact/signals";

const KEY = "credence-token";

/** Null where there is none. */
export const token = signal<string | null>(globalThis.sessionStorage?.getItem(KEY) ?? null);

/** Does the server want a token, or another one than it got? */
export const isTokenWanted = signal(false);

export function keepToken(secret: string): void {
  sessionStorage.setItem(KEY, secret);
  token.value = secret;
  isTokenWanted.value = false;
}
