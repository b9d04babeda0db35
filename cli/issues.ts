/** Formats issues for messages. */
import type { Issue } from "../common/issue.ts";

/** The last word of a path: `--trials` → `trials`, `study.yaml:3:9: space x1.high` → `high`. */
export function nounOf(path: string): string {
  return (path.split(/[\s.:]+/).at(-1) ?? "").replace(/^--/, "");
}

/** One line; if the path already ends in the noun, it is not repeated. */
export function issueText({ path, message }: Issue): string {
  const noun = nounOf(path);
  if (path === "") return message;
  return message.startsWith(`${noun};`) ? `${path}${message.slice(noun.length)}` : `${path}: ${message}`;
}

/**
 * The same issues, attributed to a flag: `--set` and `data` → `--set data`. A path that equals the flag is not
 * repeated.
 */
export function prefixIssues(flag: string, issues: readonly Issue[]): readonly Issue[] {
  return issues.map(({ path, message }) => {
    // Belongs to a command, but is a flag of its own.
    if (path === "metricPattern") return { path: "--metric-pattern", message };
    return { path: `--${path}` === flag ? flag : `${flag} ${path}`.trim(), message };
  });
}
