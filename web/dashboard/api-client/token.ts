/** The token for the server, kept for this tab only. */
import { signal } from "@preact/signals";

const KEY = "credence-token";

/** Null where there is none. */
export const token = signal<string | null>(globalThis.sessionStorage?.getItem(KEY) ?? null);

/** Does the server require a token, or reject the one it got? */
export const isTokenWanted = signal(false);

export function keepToken(secret: string): void {
  sessionStorage.setItem(KEY, secret);
  token.value = secret;
  isTokenWanted.value = false;
}
