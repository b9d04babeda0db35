/** What mattered most, in words. */
import type { Paint } from "./paint.ts";

export interface DimensionImportance {
  readonly name: string;
  readonly share: number;
}

export function importanceLines(
  _importance: readonly DimensionImportance[],
  _options: { width: number; paint: Paint },
): readonly string[] {
  return [];
}
