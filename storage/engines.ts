/** The storage engines, keyed by the scheme of their addresses. */
import type { StorageEngine } from "./engine.ts";
import { postgres } from "./postgres/engine.ts";
import { sqlite } from "./sqlite/engine.ts";

export const engines: ReadonlyMap<string, StorageEngine> = new Map([
  ["sqlite", sqlite],
  ["postgres", postgres],
  ["postgresql", postgres],
]);
