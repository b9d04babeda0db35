/** Describes thrown errors in readable form. */

/** Longer frames are truncated. */
const MAX_FRAME_LENGTH = 200;

/**
 * The message, and where in the user's code the error originated. Frames at `data:` URLs are omitted, since a loader
 * puts the text of the whole module there, with line numbers that differ from those of the user's file.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !line.includes("node:internal") && !/[ (]data:/.test(line))
    .slice(0, 3)
    .map((line) => (line.length > MAX_FRAME_LENGTH ? `${line.slice(0, MAX_FRAME_LENGTH - 1)}…` : line));
  return [error.message === "" ? error.name : error.message, ...frames].join("\n");
}

/** The message of any thrown value. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
