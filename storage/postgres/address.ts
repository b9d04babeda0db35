/** Addresses of PostgreSQL databases: `postgres://user:password@host:port/database?sslmode=require`. */
import { shownAddress } from "../../common/shown-address.ts";

/** The rule that a location (what follows `postgres:`) breaks; null if it breaks none. */
export function locationIssue(location: string): string | null {
  if (!location.startsWith("//")) return 'must continue with "//"';
  if (location.includes("\0")) return "must not contain the character NUL";
  const url = parsed(location);
  if (url === null) return "must be an address with special characters in the user and password written as %XX";
  if (databaseOf(url) === "") return "must name a database";
  return null;
}

/** In the form that the driver expects. */
export function connectionString(location: string): string {
  return `postgres:${location}`;
}

/** Without the password, for messages. */
export function shownLocation(location: string): string {
  return shownAddress(connectionString(location));
}

function parsed(location: string): URL | null {
  try {
    return new URL(connectionString(location));
  } catch {
    return null;
  }
}

function databaseOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname.replace(/^\//, ""));
  } catch {
    return "";
  }
}
