/** Is there such a program? Better asked before a study than found out by its first trial. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** Why `program` cannot be started from the folder `cwd` with this search path; null when it can. */
export function whyNoProgram(program: string, cwd: string, searchPath: string | undefined): string | null {
  // Windows adds endings to names; there the first trial finds out.
  if (process.platform === "win32") return null;
  const shown = JSON.stringify(program);
  if (program.includes("/")) {
    const path = resolve(cwd, program);
    if (isProgram(path)) return null;
    if (!isFile(path)) return `program; must exist: ${shown}. A path starts from the folder you are in.`;
    return `program; must be executable: ${shown}. Use chmod +x, or put its interpreter in front.`;
  }
  const folders = (searchPath ?? "")
    .split(delimiter)
    .map((folder) => (isAbsolute(folder) ? folder : resolve(cwd, folder)));
  if (folders.some((folder) => isProgram(join(folder, program)))) return null;
  const remedy = isFile(join(cwd, program))
    ? `Write ./${program} for the one in this folder.`
    : "Install it, or give its path.";
  return `program; must be on the PATH: ${shown}. ${remedy}`;
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A folder that may not be looked into.
    return false;
  }
}

function isProgram(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
