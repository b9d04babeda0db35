/** Where a program ran: the host, and the Git commit of its folder, if any. */
import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";

export interface Provenance {
  readonly host: string;
  /**
   * Null if Git is missing or the folder is not in a repository. `isModified`: tracked files differ from the commit.
   */
  readonly revision: { readonly commit: string; readonly isModified: boolean } | null;
}

/** Milliseconds to wait for a slow repository. */
const TIMEOUT = 5000;
/** Milliseconds for which an answer is reused: programs that start together have the same revision. */
const MAX_AGE = 2000;

const run = promisify(execFile);
const recent = new Map<string, { readonly at: number; readonly revision: Promise<Provenance["revision"]> }>();

/** Never rejects. */
export async function provenanceOf(cwd: string): Promise<Provenance> {
  const now = performance.now();
  const known = recent.get(cwd);
  const current = known !== undefined && now - known.at < MAX_AGE ? known : { at: now, revision: revisionOf(cwd) };
  recent.set(cwd, current);
  return { host: hostname(), revision: await current.revision };
}

async function revisionOf(cwd: string): Promise<Provenance["revision"]> {
  try {
    const git = async (...words: string[]) =>
      (await run("git", ["--no-optional-locks", ...words], { cwd, timeout: TIMEOUT })).stdout.trim();
    const [commit, changes] = await Promise.all([
      git("rev-parse", "HEAD"),
      git("status", "--porcelain", "--untracked-files=no"),
    ]);
    return { commit, isModified: changes !== "" };
  } catch {
    return null;
  }
}
