/** The acquisition in a range worth looking at. */
import type { SurrogateJson } from "../../api.ts";

/** A point whose log expected improvement is so far below the best is e^−10 as promising: how much less says nothing. */
const REACH = 10;

/** Log-EI falls without end far from promising points: what is not worth a look is shown alike. */
export function shownAcquisition({
  acquisition,
  acquisitionName,
}: Pick<SurrogateJson, "acquisition" | "acquisitionName">): readonly number[] {
  if (!acquisitionName.startsWith("log")) return acquisition;
  const peak = acquisition.reduce((most, value) => Math.max(most, value), -Infinity);
  return acquisition.map((value) => Math.max(peak - REACH, value));
}
