/** The token for the server, stored for this tab only. */
import { signal } from "@preact/signals";

const KEY = "credence-token";

/** Null if there is none. */
export const token = signal<string | null>(globalThis.sessionStorage?.getItem(KEY) ?? null);

/** Whether the server requires a token, or rejected the one it got. */
export const isTokenWanted = signal(false);

export function keepToken(secret: string): void {
  sessionStorage.setItem(KEY, secret);
  token.value = secret;
  isTokenWanted.value = false;
}
