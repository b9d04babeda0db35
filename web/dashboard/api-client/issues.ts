/** Issues that the server reported, by path. */
import type { ProblemJson } from "../../api.ts";

export type Issues = NonNullable<ProblemJson["issues"]>;

/** Messages for a field. */
export function problemsAt(issues: Issues, path: string): readonly string[] {
  return issues.filter((issue) => issue.path === path).map(({ message }) => message);
}
