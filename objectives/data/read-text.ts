/** The text of a file, or why there is none. */
import { readFileSync } from "node:fs";

/** Reads a UTF-8 file (a byte order mark is dropped). What is wrong comes back as a message, never as an exception. */
export function readText(path: string): { readonly text: string } | { readonly message: string } {
  const shown = JSON.stringify(path);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { message: whyUnreadable(shown, error) };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.trim() === "") return { message: `file; must not be empty: ${shown}` };
    if (!text.includes("\0")) return { text };
  } catch {
    // Bytes that are not UTF-8 text: the same advice as for text with zeros in it (UTF-16, a spreadsheet, an archive).
  }
  return { message: `file; must be text in UTF-8: ${shown}. Save it as "CSV UTF-8".` };
}

function whyUnreadable(shown: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return `file; must exist: ${shown}. A path starts from the folder you are in.`;
  }
  if (code === "EISDIR") return `file; must not be a folder: ${shown}`;
  if (code === "EACCES" || code === "EPERM") return `file; must be readable by you: ${shown}`;
  return `file; must be readable: ${shown}. ${message}`;
}
