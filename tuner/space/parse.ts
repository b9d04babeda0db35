/** A search space from JSON or YAML. */
import { defined } from "../../common/defined.ts";
import { isRecord } from "../../common/is-record.ts";
import type { Issue } from "../../common/issue.ts";
import type { SearchSpace } from "./search-space.ts";
import { wellFormed } from "../../common/well-formed.ts";
import { formatName, nameIn, parseDimension } from "./syntax.ts";
import { validateSpace } from "./validate-space.ts";

/**
 * Reads a list of dimensions, or an object keyed by name. Each is an object as in `search-space.ts`, in which `scale`
 * may be omitted (linear) and a single value in `when` need not be a list, or a string in the syntax of `syntax.ts`
 * (without the name in an object keyed by name). Reports every problem with its path.
 */
export function parseSpace(entered: unknown): { readonly space: SearchSpace } | { readonly issues: readonly Issue[] } {
  const value = wellFormed(entered);
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

/** Converts an entry of an object keyed by name to an entry of a list. */
function withName([name, entry]: [string, unknown]): unknown {
  if (typeof entry === "string") return `${formatName(name)}=${entry}`;
  return isRecord(entry) ? { ...entry, name } : entry;
}

/** Fills in optional fields. */
function complete(entry: unknown): unknown {
  if (!isRecord(entry)) return entry;
  const { scale, when } = entry;
  // The keyword used in the text syntax.
  const kind = entry["kind"] === "choice" ? "categorical" : entry["kind"];
  const isNumeric = kind === "float" || kind === "int";
  return {
    ...entry,
    ...defined({ kind }),
    ...defined({
      scale: isNumeric && scale === undefined ? "linear" : undefined,
      when: isRecord(when) ? Object.fromEntries(Object.entries(when).map(asList)) : undefined,
    }),
  };
}

function asList([parent, values]: [string, unknown]): [string, unknown] {
  return [parent, Array.isArray(values) ? values : [values]];
}
