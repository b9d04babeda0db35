/** Names of inherited object properties, which are forbidden as keys of user data to prevent prototype pollution. */

const RESERVED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isReservedName(name: string): boolean {
  return RESERVED_NAMES.has(name);
}
