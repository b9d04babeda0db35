/** Tunes a function: `npx credence tune --module examples/01-quadratic.ts --trials 20` */
import type { Hyperparameters, SearchSpace } from "credence";

export const space: SearchSpace = [
  { kind: "float", name: "x", low: -5, high: 5, scale: "linear", default: 0 },
  { kind: "float", name: "rate", low: 1e-5, high: 1, scale: "log", default: 0.1 },
];

export default function evaluate({ x, rate }: Hyperparameters): number {
  return (Number(x) - 2) ** 2 + (Math.log10(Number(rate)) + 3) ** 2;
}
