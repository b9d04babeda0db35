/** What a body may be made of, whatever it says: not too deep, and no names that reach into prototypes. */
import type { Issue } from "../../../tuner/objective.ts";

const DEEPEST = 32;
const FORBIDDEN = ["__proto__", "constructor", "prototype"];

/** The first problem found; null when there is none. */
export function contentProblem(value: unknown, path = "", depth = 0): Issue | null {
  if (typeof value !== "object" || value === null) return null;
  if (depth >= DEEPEST) return { path, message: `body; must be nested at most ${DEEPEST} deep: deeper` };
  for (const [name, member] of Object.entries(value)) {
    if (FORBIDDEN.includes(name)) return { path, message: `name; must be another one: ${JSON.stringify(name)}` };
    const at = Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const problem = contentProblem(member, at, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}
