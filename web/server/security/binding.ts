/** Whom a server may listen to. */
import { InvalidInput } from "../../../tuner/errors.ts";
import { isLoopback } from "./hosts.ts";
import type { Token } from "./tokens.ts";

/** Shorter secrets can be guessed. */
const SHORTEST = 16;

/** Throws InvalidInput for an address that others can reach without a token, and for tokens that can be guessed. */
export function checkBinding(host: string, tokens: readonly Token[]): void {
  const short = tokens.find(({ secret }) => secret.length < SHORTEST || !/^[\x21-\x7e]+$/.test(secret));
  if (short !== undefined) {
    const message = `token; must be at least ${SHORTEST} printable characters without spaces: ${short.secret.length} given`;
    throw new InvalidInput([{ path: "tokens", message }]);
  }
  if (isLoopback(host) || tokens.length > 0) return;
  const rule = "must be 127.0.0.1, ::1 or localhost unless a token is set";
  throw new InvalidInput([{ path: "host", message: `host; ${rule}: ${JSON.stringify(host)}. Set a token.` }]);
}
