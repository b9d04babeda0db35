/** Clips the acquisition to an informative range. */
import type { SurrogateJson } from "../../api.ts";

/** Log-EI this far below the maximum means e^−10 of its expected improvement; smaller values are not informative. */
const REACH = 10;

/** Log-EI decreases without bound far from promising points; all values below the limit are shown alike. */
export function shownAcquisition({
  acquisition,
  acquisitionName,
}: Pick<SurrogateJson, "acquisition" | "acquisitionName">): readonly number[] {
  if (!acquisitionName.startsWith("log")) return acquisition;
  const peak = acquisition.reduce((most, value) => Math.max(most, value), -Infinity);
  return acquisition.map((value) => Math.max(peak - REACH, value));
}
