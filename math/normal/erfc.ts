/**
 * The complementary error function, plain and scaled, to double precision by rational Chebyshev approximations (Cody
 * 1969, "Rational Chebyshev approximations for the error function", with the coefficients of his CALERF).
 */

/** erf x / x as a rational function of x², |x| ≤ 0.46875. */
const SMALL_TOP = [
  1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3,
];
const SMALL_BOTTOM = [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

/** erfcx x as a rational function of x, 0.46875 ≤ x ≤ 4. */
const MIDDLE_TOP = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
  8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
];
const MIDDLE_BOTTOM = [
  1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
  4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
];

/** (1/√π − x · erfcx x) · x² as a rational function of 1/x², x ≥ 4. */
const LARGE_TOP = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
];
const LARGE_BOTTOM = [
  1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
];

const SMALL = 0.46875;
const LARGE = 4;
const INVERSE_SQRT_PI = 0.56418958354775628695;

/** The polynomial with these coefficients, highest power first (Horner). */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) value = value * x + coefficients[i];
  return value;
}

/** erfc x = 1 − erf x, in (0, 2), to about 3e-16 relative wherever it does not underflow (x < 26.5). */
export function erfc(x: number): number {
  if (Math.abs(x) <= SMALL) return 1 - erfSmall(x);
  const tail = expMinusSquare(Math.abs(x)) * erfcxPositive(Math.abs(x));
  return x < 0 ? 2 - tail : tail;
}

/** erfcx x = exp(x²) erfc x, for x ≥ 0, in (0, 1]. */
export function erfcx(x: number): number {
  return x <= SMALL ? Math.exp(x * x) * (1 - erfSmall(x)) : erfcxPositive(x);
}

/** exp(−x²) without the error of rounding x²: x² = s² + (x − s)(x + s), where s is a multiple of 1/16. */
function expMinusSquare(x: number): number {
  const s = Math.trunc(x * 16) / 16;
  return x > 40 ? 0 : Math.exp(-s * s) * Math.exp(-(x - s) * (x + s));
}

function erfSmall(x: number): number {
  return (x * polynomial(SMALL_TOP, x * x)) / polynomial(SMALL_BOTTOM, x * x);
}

function erfcxPositive(x: number): number {
  if (x <= LARGE) return polynomial(MIDDLE_TOP, x) / polynomial(MIDDLE_BOTTOM, x);
  const u = 1 / (x * x);
  return (INVERSE_SQRT_PI - (u * polynomial(LARGE_TOP, u)) / polynomial(LARGE_BOTTOM, u)) / x;
}
