/** Addresses of stores. */
import { InvalidInput } from "../common/errors.ts";

/** The path in `sqlite:PATH`. Throws InvalidInput for anything else. */
export function sqlitePath(url: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? ["", "", ""];
  switch (scheme.toLowerCase()) {
    case "sqlite":
      break;
    case "postgres":
    case "postgresql":
      throw refused("PostgreSQL is not available yet", `${scheme}:`);
    default:
      throw refused('must begin with "sqlite:"', JSON.stringify(withoutPassword(url)));
  }
  if (rest.trim() === "") throw refused("must name a file", JSON.stringify(url));
  // Other programs read sqlite:///x as a relative path; refusing is better than opening an unintended file.
  if (rest.startsWith("//")) throw refused('must have no "//" before the file', JSON.stringify(url));
  if (rest.includes("\0")) throw refused("must not hold the character NUL", JSON.stringify(url));
  return rest.trim();
}

function refused(rule: string, value: string): InvalidInput {
  const remedy = "Write sqlite:credence.db, or sqlite:/path/to/credence.db.";
  return new InvalidInput([{ path: "storage", message: `URL; ${rule}: ${value}. ${remedy}` }]);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, "//…@");
}
