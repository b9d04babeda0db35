/** Addresses of stores: `SCHEME:LOCATION`. */
import { InvalidInput } from "../common/errors.ts";
import { shownAddress } from "../common/shown-address.ts";
import type { StorageEngine } from "./engine.ts";
import { engines } from "./engines.ts";

export interface Located {
  readonly engine: StorageEngine;
  readonly location: string;
}

/** The engine for an address, and the location to pass to it. Throws InvalidInput if no engine matches. */
export function locate(url: string): Located {
  const [scheme, location] = partsOf(url);
  const engine = engines.get(scheme);
  if (engine === undefined) throw unknown(url);
  const issue = engine.locationIssue(location);
  if (issue !== null) throw refused(issue, JSON.stringify(shownAddress(url)));
  return { engine, location };
}

/** Whether the string begins with the scheme of an engine; a path does not. */
export function isAddress(text: string): boolean {
  return engines.has(partsOf(text)[0]);
}

function partsOf(url: string): [scheme: string, location: string] {
  const [, scheme, location] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? ["", "", ""];
  return [scheme.toLowerCase(), location.trim()];
}

function unknown(url: string): InvalidInput {
  const beginnings = [...engines.keys()].map((known) => `"${known}:"`).join(" or ");
  return refused(`must begin with ${beginnings}`, JSON.stringify(shownAddress(url)));
}

function refused(rule: string, value: string): InvalidInput {
  const remedy = "Write sqlite:credence.db, sqlite:/path/to/credence.db, or postgres://user@host/database.";
  return new InvalidInput([{ path: "storage", message: `URL; ${rule}: ${value}. ${remedy}` }]);
}
