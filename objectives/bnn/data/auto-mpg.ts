/** Auto MPG: fuel economy of cars from 1970–1982. */
import { defined } from "../../../common/defined.ts";
import { autoMpgRows } from "./auto-mpg-rows.ts";
import type { ColumnSource } from "./encode-columns.ts";

export const AUTO_MPG = "auto-mpg";

interface Car {
  readonly milesPerGallon: number | null;
  readonly cylinders: number;
  readonly displacement: number;
  readonly horsepower: number | null;
  readonly weight: number;
  readonly acceleration: number;
  readonly year: number;
  readonly origin: string;
}

/** The 392 cars with known fuel economy and horsepower; the target is in miles per US gallon. */
export function autoMpgColumns(): ColumnSource {
  const cars = autoMpgRows.map(carOf);
  const known = cars.flatMap((car) => {
    const { milesPerGallon, horsepower } = car;
    return milesPerGallon === null || horsepower === null ? [] : [{ ...car, milesPerGallon, horsepower }];
  });
  const numeric = (name: string, read: (car: (typeof known)[number]) => number, unit?: string) =>
    ({ name, kind: "numeric", ...defined({ unit }), values: known.map(read) }) as const;
  return {
    name: AUTO_MPG,
    features: [
      numeric("cylinders", (car) => car.cylinders),
      numeric("displacement", (car) => car.displacement, "cubic inches"),
      numeric("horsepower", (car) => car.horsepower, "hp"),
      numeric("weight", (car) => car.weight, "lb"),
      numeric("acceleration", (car) => car.acceleration, "s to 60 mph"),
      numeric("year", (car) => car.year),
      { name: "origin", kind: "categorical", values: known.map((car) => car.origin) },
    ],
    target: { name: "mpg", unit: "miles per US gallon", values: known.map((car) => car.milesPerGallon) },
    notices: [
      `Auto MPG: ${cars.length - known.length} of ${cars.length} rows dropped, ` +
        `where consumption or horsepower is missing; ${known.length} remain.`,
    ],
  };
}

function carOf(row: string): Car {
  const [milesPerGallon, cylinders, displacement, horsepower, weight, acceleration, year, origin] = row.split(",");
  return {
    milesPerGallon: milesPerGallon === "" ? null : Number(milesPerGallon),
    cylinders: Number(cylinders),
    displacement: Number(displacement),
    horsepower: horsepower === "" ? null : Number(horsepower),
    weight: Number(weight),
    acceleration: Number(acceleration),
    year: Number(year),
    origin,
  };
}
