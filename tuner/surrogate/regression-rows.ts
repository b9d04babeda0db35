/** Measurements as rows for Gaussian process regression. */
import { defined } from "../../common/defined.ts";
import type { OutputWarp } from "../../gp/output-warp.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { chooseRows } from "./subset.ts";
import type { History, Measurement } from "./training-data.ts";

/** Maximum number of rows to condition on, and of rows to fit the kernel to. */
export const MAX_ROWS = 500;
export const MAX_ROWS_TO_FIT = 200;
/**
 * Cap on a reported noise variance, in units of the warped values' variance; beyond it, a row carries no information.
 */
const MAX_NOISE = 1e6;

/**
 * At most `limit` measurements, and the same in the form that the regression uses. Standard errors are transformed by
 * the slope of the warp (delta method).
 */
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
