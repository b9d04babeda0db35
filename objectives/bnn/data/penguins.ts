/** Palmer penguins: three species observed around an Antarctic station (Gorman, Williams & Fraser 2014). */
import type { ColumnSource } from "./encode-columns.ts";
import { penguinRows } from "./penguin-rows.ts";

export const PENGUINS = "penguins";

/** The 333 penguins with complete measurements; the target is the species. */
export function penguinColumns(): ColumnSource {
  const cells = penguinRows.map((row) => row.split(","));
  const known = cells.filter((row) => row.every((cell) => cell !== ""));
  const words = (name: string, at: number) =>
    ({ name, kind: "categorical", values: known.map((row) => row[at]) }) as const;
  const numeric = (name: string, at: number) =>
    ({ name, kind: "numeric", values: known.map((row) => Number(row[at])) }) as const;
  return {
    name: PENGUINS,
    features: [
      words("island", 1),
      numeric("beak length", 2),
      numeric("beak depth", 3),
      numeric("flipper length", 4),
      numeric("body mass", 5),
      words("sex", 6),
    ],
    target: { name: "species", values: known.map(([species]) => species) },
    notices: [
      `Penguins: ${cells.length - known.length} of ${cells.length} rows dropped, ` +
        `where a measurement or the sex is missing; ${known.length} remain.`,
    ],
  };
}
