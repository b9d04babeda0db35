/** Measurements as the rows that a Gaussian process regresses on. */
import { defined } from "../../common/defined.ts";
import type { OutputWarp } from "../../gp/output-warp.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { chooseRows } from "./subset.ts";
import type { History, Measurement } from "./training-data.ts";

/** Rows to condition on, and rows to fit the kernel to, at most. */
export const MAX_ROWS = 500;
export const MAX_ROWS_TO_FIT = 200;
/**
 * Cap of a reported noise variance, in units of the warped values' variance: beyond it a row carries no information.
 */
const MAX_NOISE = 1e6;

/** At most `limit` measurements, and as the regression sees them. Standard errors pass through the warp by its slope (delta method). */
export function regressionData(
  { space, measured }: History,
  limit: number,
  { warp, lengthscales }: { warp: OutputWarp; lengthscales: Float64Array },
): { readonly rows: readonly Measurement[]; readonly data: RegressionData } {
  const rows = chooseRows(measured, limit, lengthscales);
  const noisy = rows.some(({ standardError }) => standardError > 0);
  const variance = ({ value, standardError }: Measurement) =>
    standardError === 0 ? 0 : Math.min(MAX_NOISE, (standardError * warp.slope(value)) ** 2);
  const data: RegressionData = {
    x: stack(
      rows.map(({ point }) => point),
      space.length,
    ),
    y: Float64Array.from(rows, ({ value }) => warp.warp(value)),
    dimension: space.length,
    categorical: space.map(({ kind }) => kind === "categorical"),
    ...defined({ noise: noisy ? Float64Array.from(rows, variance) : undefined }),
  };
  return { rows, data };
}
