/** Bearer tokens with read or write access. */
import { createHash, timingSafeEqual } from "node:crypto";

export interface Token {
  readonly secret: string;
  readonly access: "read" | "write";
  /** The name used in audits; `http` if absent. */
  readonly name?: string;
}

/** The client of a request, and its permissions. */
export interface Client {
  readonly name: string;
  readonly access: "read" | "write";
}

const ANYONE: Client = { name: "http", access: "write" };

/** The client identified by an Authorization header; null for an unknown token. Compares in constant time. */
export function identify(tokens: readonly Token[], authorization: string | undefined): Client | null {
  if (tokens.length === 0) return ANYONE;
  const sent = digest(/^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "");
  let client: Client | null = null;
  for (const { secret, access, name = "http" } of tokens) {
    if (timingSafeEqual(sent, digest(secret))) client = { name, access };
  }
  return authorization === undefined ? null : client;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
