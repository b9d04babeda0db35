/** Limits the size of attributes, which are read with every read of a study or trial. */
import type { Issue } from "./issue.ts";

/** Maximum number of characters of JSON. */
export const MAX_ATTRIBUTES = 65_536;

/** `text`: the attributes as JSON. */
export function attributesIssue(text: string, path: string): Issue | null {
  if (text.length <= MAX_ATTRIBUTES) return null;
  const remedy = "Store large values in an artifact, or store them elsewhere and refer to them by name.";
  return {
    path,
    message: `attributes; must be at most ${MAX_ATTRIBUTES} characters of JSON: ${text.length} characters. ${remedy}`,
  };
}
