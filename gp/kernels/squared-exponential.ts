/** The squared-exponential (RBF) kernel: functions drawn with it are infinitely differentiable. */
import type { StationaryKernel } from "./kernel.ts";

/** value = e^{−r²/2}, slope = −½ e^{−r²/2}. Rasmussen & Williams 2006, eq. 4.9. */
export const squaredExponential: StationaryKernel = {
  name: "squared-exponential",
  value: (r2) => Math.exp(-0.5 * r2),
  slope: (r2) => -0.5 * Math.exp(-0.5 * r2),
};
