/** Writes a file that a person named. */
import { writeFile } from "node:fs/promises";
import { InvalidInput } from "../errors.ts";

/** Replaces what is there. Throws InvalidInput when it cannot be written. */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const rules: Readonly<Record<string, string>> = {
      ENOENT: "must be in a folder that exists",
      EISDIR: "must be a file, not a folder",
      EACCES: "must be writable",
      ENOSPC: "must have room on its disk",
    };
    const rule = rules[String(code)] ?? `must be writable (${String(code)})`;
    throw new InvalidInput([{ path: "", message: `file; ${rule}: ${JSON.stringify(path)}` }]);
  }
}
