/** Classic functions, translated by up to a tenth of the range, so that no method finds the optimum by symmetry. */
import * as classic from "./classic.ts";
import { box, coordinates, exact, real, type Problem } from "./problem.ts";

const BRANIN = 0.39788735772973816;
const HARTMANN = -3.32236801141551;

type Point = readonly number[];

/** `f` over a box with `dimension` sides, in a larger space if `idle` dimensions are inserted at random positions. */
function translated(
  problem: { name: string; kind: string; optimum: number },
  {
    dimension,
    low,
    high,
    idle = 0,
    share = 0.1,
  }: { dimension: number; low: number; high: number; idle?: number; share?: number },
  f: (x: Point) => number,
): Problem {
  return exact(problem, box(dimension + idle, low, high), (uniform) => {
    const shift = Array.from({ length: dimension }, () => uniform(-share, share) * (high - low));
    const order = Array.from({ length: dimension + idle }, (_, index) => ({ index, rank: uniform(0, 1) }));
    const active = order
      .sort((a, b) => a.rank - b.rank)
      .slice(0, dimension)
      .map(({ index }) => index);
    return (h) => {
      const x = coordinates(h);
      return f(active.map((index, k) => x[index] - shift[k]));
    };
  });
}

const braninSpace = [real("x1", -5, 10), real("x2", 0, 15)];

const branin = exact({ name: "branin", kind: "smooth", optimum: BRANIN }, braninSpace, (uniform) => {
  const shift = [uniform(-0.5, 0.5), uniform(-0.5, 0.5)];
  return (h) => classic.branin(coordinates(h).map((x, k) => x - shift[k]));
});

const braninDisk = exact({ name: "branin-disk", kind: "failures", optimum: BRANIN }, braninSpace, (uniform) => {
  const shift = [uniform(-0.5, 0.5), uniform(-0.5, 0.5)];
  return (h) => {
    const [x1, x2] = coordinates(h).map((x, k) => x - shift[k]);
    return (x1 - 2.5) ** 2 + (x2 - 7.5) ** 2 > 50 ? NaN : classic.branin([x1, x2]);
  };
});

export const shifted: readonly Problem[] = [
  branin,
  braninDisk,
  translated(
    { name: "hartmann6", kind: "multimodal", optimum: HARTMANN },
    { dimension: 6, low: 0, high: 1 },
    classic.hartmann6,
  ),
  translated(
    { name: "ackley5", kind: "multimodal", optimum: 0 },
    { dimension: 5, low: -32.768, high: 32.768 },
    classic.ackley,
  ),
  translated({ name: "levy8", kind: "multimodal", optimum: 0 }, { dimension: 8, low: -10, high: 10 }, classic.levy),
  translated(
    { name: "rosenbrock4", kind: "valley", optimum: 0 },
    { dimension: 4, low: -5, high: 10 },
    classic.rosenbrock,
  ),
  translated(
    { name: "hartmann6-in-20", kind: "sparse", optimum: HARTMANN },
    { dimension: 6, low: 0, high: 1, idle: 14 },
    classic.hartmann6,
  ),
  translated(
    { name: "shekel4", kind: "multimodal", optimum: -10.536443153483534 },
    { dimension: 4, low: 0, high: 10 },
    classic.shekel,
  ),
  translated(
    { name: "michalewicz5", kind: "multimodal", optimum: -4.687658179088148 },
    { dimension: 5, low: 0, high: Math.PI, share: 0.05 },
    classic.michalewicz,
  ),
  translated(
    { name: "styblinski10", kind: "multimodal", optimum: -391.6616570377142 },
    { dimension: 10, low: -5, high: 5, share: 0.05 },
    classic.styblinskiTang,
  ),
  translated({ name: "hartmann6-sum", kind: "failures", optimum: HARTMANN }, { dimension: 6, low: 0, high: 1 }, (x) =>
    x.reduce((total, coordinate) => total + coordinate, 0) > 3 ? NaN : classic.hartmann6(x),
  ),
  translated(
    { name: "levy3-in-25", kind: "sparse", optimum: 0 },
    { dimension: 3, low: -10, high: 10, idle: 22 },
    classic.levy,
  ),
];
