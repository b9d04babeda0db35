/**
 * Replaces text that is not valid Unicode: unpaired surrogates, as from "\ud83d" in JSON or a string cut within a
 * character.
 */

/**
 * The value with U+FFFD in place of each lone surrogate, in strings and keys at any depth; the same object if there is
 * none. Otherwise, text that UTF-8 cannot represent would be changed in some places but not in others.
 */
export function wellFormed<T>(value: T): T {
  // This is the usual case, and checking costs a fraction of rebuilding the value.
  return isWellFormed(value) ? value : (mended(value) as T);
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) if (!name.isWellFormed() || !isWellFormed(members[name])) return false;
  return true;
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(mended);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toWellFormed(), mended(member)]));
}

/** Whether this JSON can contain invalid Unicode, which must be escaped in text decoded from UTF-8: `\\ud83d`. */
export function mayBeMalformed(json: string): boolean {
  return json.includes("\\u") && /\\u[dD][89a-fA-F]/.test(json);
}
