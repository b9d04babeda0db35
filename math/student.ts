/** Quantiles of Student's t for a small number of degrees of freedom. */

/**
 * Quantile of Student's t at a probability in (½, 1): the root of its distribution function, which for ν degrees of freedom
 * has a closed form (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
 */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, 1];
  while (studentCdf(high, degrees) < probability) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function studentCdf(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(theta) ** 2;
  const isOdd = degrees % 2 === 1;
  let [term, sum] = [1, degrees > 1 ? 1 : 0];
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * square;
    sum += term;
  }
  const central = isOdd ? (2 / Math.PI) * (theta + Math.sin(theta) * Math.cos(theta) * sum) : Math.sin(theta) * sum;
  return 0.5 + central / 2;
}
