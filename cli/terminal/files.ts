/** Reads and writes files given by the user. */
import { lstat, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { InvalidInput } from "../../common/errors.ts";

/** Throws InvalidInput if it cannot be read. */
export async function readInputFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const rules: Readonly<Record<string, string>> = {
      ENOENT: "must exist",
      EISDIR: "must be a file, not a folder",
      EACCES: "must be readable",
    };
    const rule = rules[String(code)] ?? `must be readable (${String(code)})`;
    throw new InvalidInput([{ path: "", message: `file; ${rule}: ${JSON.stringify(path)}` }]);
  }
}

/** Whether its group or others can read, write or execute it. Windows does not have these permissions. */
export async function isExposedFile(path: string): Promise<boolean> {
  if (process.platform === "win32") return false;
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true && (found.mode & 0o077) !== 0;
}

/** Replaces the file atomically. Throws InvalidInput if it cannot be written. */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const rules: Readonly<Record<string, string>> = {
      ENOENT: "must be in a folder that exists",
      EISDIR: "must be a file, not a folder",
      EACCES: "must be writable",
      ENOSPC: "must be on a disk with free space",
    };
    const rule = rules[String(code)] ?? `must be writable (${String(code)})`;
    throw new InvalidInput([{ path: "", message: `file; ${rule}: ${JSON.stringify(path)}` }]);
  }
}

/**
 * Written to a temporary file first, so that a killed process leaves the old contents. Devices, pipes and links are
 * written to directly.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found !== null && !found.isFile()) return writeFile(path, text);
  const beside = `${path}.${process.pid}.part`;
  try {
    const file = await open(beside, "w", found?.mode ?? 0o666);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
