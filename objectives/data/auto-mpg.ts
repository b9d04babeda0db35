/** Auto MPG: fuel consumption of cars of 1970–1982 (R. Quinlan 1993, UCI), from the npm package vega-datasets. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Dataset } from "./dataset.ts";
import { encodeColumns } from "./encode-columns.ts";

export const AUTO_MPG = "auto-mpg";

/** A row of the package's file. It has the cars of 1981 under 1982. */
interface Car {
  readonly Miles_per_Gallon: number | null;
  readonly Cylinders: number;
  readonly Displacement: number;
  readonly Horsepower: number | null;
  readonly Weight_in_lbs: number;
  readonly Acceleration: number;
  readonly Year: string;
  readonly Origin: string;
}

/** The 392 cars with a known consumption and power; target in miles per US gallon. */
export function loadAutoMpg(): Dataset {
  const cars = JSON.parse(readFileSync(carsFile(), "utf8")) as readonly Car[];
  const known = cars.flatMap((car) => {
    const { Miles_per_Gallon: milesPerGallon, Horsepower: horsepower } = car;
    return milesPerGallon === null || horsepower === null ? [] : [{ ...car, milesPerGallon, horsepower }];
  });
  const numeric = (name: string, read: (car: (typeof known)[number]) => number) =>
    ({ name, kind: "numeric", values: known.map(read) }) as const;
  return encodeColumns({
    name: AUTO_MPG,
    features: [
      numeric("cylinders", (car) => car.Cylinders),
      numeric("displacement", (car) => car.Displacement),
      numeric("horsepower", (car) => car.horsepower),
      numeric("weight", (car) => car.Weight_in_lbs),
      numeric("acceleration", (car) => car.Acceleration),
      numeric("year", (car) => Number(car.Year.slice(0, 4))),
      { name: "origin", kind: "categorical", values: known.map((car) => car.Origin) },
    ],
    target: { name: "mpg", values: known.map((car) => car.milesPerGallon) },
    notices: [
      `Auto MPG: ${cars.length - known.length} of ${cars.length} rows dropped, ` +
        `where consumption or horsepower is missing; ${known.length} remain.`,
    ],
  });
}

/** The package exports code only, so the file is found beside it. */
function carsFile(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("vega-datasets")), "..", "data", "cars.json");
}
