/** A search space from JSON or YAML. */
import { isRecord } from "./canonical-json.ts";
import type { Issue } from "./objective.ts";
import type { SearchSpace } from "./search-space.ts";
import { nameIn, parseDimension } from "./space-syntax.ts";
import { validateSpace } from "./space-validation.ts";

/**
 * Reads a list of dimensions, or an object of them by name. Each is an object as in `search-space.ts`, where `scale` may
 * be left out (linear) and a single value in `when` needs no list, or a text as in `space-syntax.ts` (without its name
 * in an object by name). Tells every problem with its path.
 */
export function parseSpace(value: unknown): { readonly space: SearchSpace } | { readonly issues: readonly Issue[] } {
  const entries = isRecord(value) ? Object.entries(value).map(withName) : value;
  if (!Array.isArray(entries)) return { issues: validateSpace(entries) };
  const unreadable = new Map<number, readonly Issue[]>();
  const dimensions = entries.map((entry: unknown, index): unknown => {
    if (typeof entry !== "string") return complete(entry);
    const parsed = parseDimension(entry);
    if ("dimension" in parsed) return parsed.dimension;
    unreadable.set(index, parsed.issues);
    return { name: nameIn(entry) ?? undefined };
  });
  const issues = validateSpace(dimensions, unreadable);
  return issues.length === 0 ? { space: dimensions as SearchSpace } : { issues };
}

/** An entry of an object by name as an entry of a list. */
function withName([name, entry]: [string, unknown]): unknown {
  if (typeof entry === "string") return `${name}=${entry}`;
  return isRecord(entry) ? { ...entry, name } : entry;
}

/** What may be left out, filled in. */
function complete(entry: unknown): unknown {
  if (!isRecord(entry)) return entry;
  const { kind, scale, when } = entry;
  const isNumeric = kind === "float" || kind === "int";
  return {
    ...entry,
    ...(isNumeric && scale === undefined ? { scale: "linear" } : {}),
    ...(isRecord(when) ? { when: Object.fromEntries(Object.entries(when).map(asList)) } : {}),
  };
}

function asList([parent, values]: [string, unknown]): [string, unknown] {
  return [parent, Array.isArray(values) ? values : [values]];
}
