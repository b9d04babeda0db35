/** Constants of the Gaussian density. */

export const LOG_TWO_PI = Math.log(2 * Math.PI);
/** ½ log 2π, correctly rounded; half of `LOG_TWO_PI` differs from it in the last bit. */
export const HALF_LOG_TWO_PI = 0.91893853320467274178;
