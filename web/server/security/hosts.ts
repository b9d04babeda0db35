/**
 * Protection against DNS rebinding and request forgery: a malicious web page can send requests to this server through
 * a visitor's browser, but cannot choose the Host and Origin headers.
 */
import { isIP } from "node:net";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Whether the address is reachable only from this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether the host means all addresses of the machine. */
function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::" || host === "[::]" || host === "";
}

/**
 * Whether a Host header names this server. Loopback names, the bound host and allowed names do; if the server is bound
 * to all addresses, so does any IP address (rebinding requires a name).
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

/** Whether a request with this origin may change anything. Requests that do not come from a browser have no origin. */
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
