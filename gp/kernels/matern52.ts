/** The Matérn kernel with ν = 5/2: functions drawn with it are twice differentiable, and no smoother. */
import type { StationaryKernel } from "./kernel.ts";

const SQRT5 = Math.sqrt(5);
/** Beyond this, e^{−s} is 0, whereas the polynomial factor could be ∞. */
const FAR = 750;

/**
 * value = (1 + √5 r + 5r²/3) e^{−√5 r}, slope = −(5/6)(1 + √5 r) e^{−√5 r}.
 * Rasmussen & Williams 2006, eq. 4.17.
 */
export const matern52: StationaryKernel = {
  name: "matern52",
  value(r2) {
    const s = SQRT5 * Math.sqrt(r2);
    return s < FAR ? (1 + s + (5 / 3) * r2) * Math.exp(-s) : 0;
  },
  slope(r2) {
    const s = SQRT5 * Math.sqrt(r2);
    return s < FAR ? (-5 / 6) * (1 + s) * Math.exp(-s) : 0;
  },
};
