/**
 * Against DNS rebinding and forged requests: a web page that somebody visits can make their browser talk to this server,
 * but it cannot choose the Host and Origin headers.
 */
import { isIP } from "node:net";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Can only this machine reach an address? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Every address of the machine at once. */
function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::" || host === "[::]" || host === "";
}

/**
 * Does a Host header name this server? By the names of loopback, of the bound host and those allowed; a server bound to
 * every address also by any number (rebinding needs a name).
 */
export function isOwnHost(
  header: string | undefined,
  { host, allowedHosts }: { host: string; allowedHosts: readonly string[] },
): boolean {
  const name = hostName(header ?? "");
  if (name === null) return false;
  const own = [...LOOPBACK, bracketed(host), ...allowedHosts].map((one) => one.toLowerCase());
  return own.includes(name) || (isWildcard(host) && isIP(name.replace(/^\[|\]$/g, "")) !== 0);
}

/** May a request of this origin change something? One that no browser sent has none. */
export function isOwnOrigin(origin: string | undefined, site: string | undefined, host: string | undefined): boolean {
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** `Example.org:80` → `example.org`. */
function hostName(header: string): string | null {
  return /^(\[[\da-f:.]+\]|[^:/@\s\\]+)(:\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase() ?? null;
}
