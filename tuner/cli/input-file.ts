/** Reads a file that a person named. */
import { readFile } from "node:fs/promises";
import { InvalidInput } from "../errors.ts";

/** Throws InvalidInput when it cannot be read. */
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
