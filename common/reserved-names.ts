/** Names that every object has already: as a key they reach into prototypes, so that no key of user data may be one. */

const RESERVED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isReservedName(name: string): boolean {
  return RESERVED_NAMES.has(name);
}
