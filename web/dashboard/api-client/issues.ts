/** What the server had to say about a request, by the path that it gave. */
import type { ProblemJson } from "../../api.ts";

export type Issues = NonNullable<ProblemJson["issues"]>;

/** Messages for a field. */
export function problemsAt(issues: Issues, path: string): readonly string[] {
  return issues.filter((issue) => issue.path === path).map(({ message }) => message);
}
