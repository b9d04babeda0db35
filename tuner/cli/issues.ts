/** Issues as messages show them. */
import type { Issue } from "../objective.ts";

/** The last word of a path: `--trials` → `trials`, `study.yaml:3:9: space x1.high` → `high`. */
export function nounOf(path: string): string {
  return (path.split(/[\s.:]+/).at(-1) ?? "").replace(/^--/, "");
}

/** One line; a noun that the path ends in is not said again. */
export function issueText({ path, message }: Issue): string {
  const noun = nounOf(path);
  if (path === "") return message;
  return message.startsWith(`${noun};`) ? `${path}${message.slice(noun.length)}` : `${path}: ${message}`;
}

/** The same issues, found under a flag: `--set` and `data` → `--set data`; a path that names the flag says no more. */
export function under(flag: string, issues: readonly Issue[]): readonly Issue[] {
  return issues.map(({ path, message }) => ({ path: `--${path}` === flag ? flag : `${flag} ${path}`.trim(), message }));
}
