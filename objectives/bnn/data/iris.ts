/** Iris: three species of iris, classified by the size of their sepals and petals (Fisher 1936). */
import type { ColumnSource } from "./encode-columns.ts";
import { irisRows } from "./iris-rows.ts";

export const IRIS = "iris";

/** 150 flowers, 50 of each species; the target is the species. */
export function irisColumns(): ColumnSource {
  const cells = irisRows.map((row) => row.split(","));
  const size = (name: string, at: number) =>
    ({ name, kind: "numeric", unit: "cm", values: cells.map((row) => Number(row[at])) }) as const;
  return {
    name: IRIS,
    features: [size("sepal length", 0), size("sepal width", 1), size("petal length", 2), size("petal width", 3)],
    target: { name: "species", values: cells.map((row) => row[4]) },
    notices: [],
  };
}
