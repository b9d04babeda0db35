/** Reads a text file, or explains why it cannot. */
import { readFileSync } from "node:fs";

/** Reads a UTF-8 file (a byte order mark is dropped). Returns problems as messages; never throws. */
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
    // Not UTF-8: the remedy is the same as for files with zero bytes (UTF-16, a spreadsheet, an archive).
  }
  return { message: `file; must be text in UTF-8: ${shown}. ${remedyFor(bytes, path)}` };
}

/** Names the likely encoding. */
function remedyFor(bytes: Uint8Array, path: string): string {
  const sample = bytes.slice(0, 1000);
  // In UTF-16, every other byte of mostly Latin text is zero.
  const zeros = [0, 1].map((parity) => sample.filter((byte, index) => byte === 0 && index % 2 === parity).length);
  const isWide = Math.max(...zeros) > sample.length / 4 && Math.min(...zeros) < sample.length / 20;
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isArchive) return 'It is a spreadsheet or an archive: save it as "CSV UTF-8".';
  const encoding = isWide ? "UTF-16" : sample.includes(0) ? null : "LATIN1";
  if (encoding === null) return 'Save it as "CSV UTF-8".';
  const convert = `iconv -f ${encoding} -t UTF-8 ${JSON.stringify(path)}`;
  return `It looks like ${encoding === "LATIN1" ? "Latin-1" : encoding}: save it as "CSV UTF-8", or convert it: ${convert} > utf8.csv`;
}

function whyUnreadable(shown: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return `file; must exist: ${shown}. A path is relative to the current folder.`;
  }
  if (code === "EISDIR") return `file; must not be a folder: ${shown}`;
  if (code === "EACCES" || code === "EPERM") return `file; must be readable by you: ${shown}`;
  return `file; must be readable: ${shown}. ${message}`;
}
