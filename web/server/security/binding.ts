/** Checks the address and tokens of a server. */
import { InvalidInput } from "../../../common/errors.ts";
import { isLoopback } from "./hosts.ts";
import { type Token } from "./tokens.ts";

/** Minimum length, because shorter secrets can be guessed. */
const MIN_SECRET = 16;

/**
 * Throws InvalidInput for a publicly reachable address without a token, and for tokens that are equal or too short.
 */
export function checkBinding(host: string, tokens: readonly Token[]): void {
  const short = tokens.find(({ secret }) => secret.length < MIN_SECRET || !/^[\x21-\x7e]+$/.test(secret));
  if (short !== undefined) {
    const rule = `must be at least ${MIN_SECRET} printable characters without spaces`;
    throw refused("tokens", `token; ${rule}: ${short.secret.length} given`);
  }
  if (new Set(tokens.map(({ secret }) => secret)).size < tokens.length) {
    throw refused("tokens", "tokens; must differ: two are equal. Use a different one for reading.");
  }
  if (isLoopback(host) || tokens.length > 0) return;
  const rule = "must be 127.0.0.1, ::1 or localhost unless a token is set";
  throw refused("host", `host; ${rule}: ${JSON.stringify(host)}. Set a token.`);
}

function refused(path: string, message: string): InvalidInput {
  return new InvalidInput([{ path, message }]);
}
