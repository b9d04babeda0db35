/** The table of test problems. */
import { openStream, fold, makeKey } from "../../../math/random.ts";
import * as classic from "./classic.ts";
import { braninCategorical, tree } from "./mixed.ts";
import { nll1 } from "./nll.ts";
import { box, coordinates, exact, real } from "./problem.ts";
import type { Problem } from "./problem.ts";

const braninSpace = [real("x1", -5, 10), real("x2", 0, 15)];
const BRANIN_OPTIMUM = 0.39788735772973816;
const HARTMANN_OPTIMUM = -3.32236801141551;

/** The problems whose regret is promised. */
export const problems: readonly Problem[] = [
  exact({ name: "branin", trials: 30, optimum: BRANIN_OPTIMUM }, braninSpace, (h) => classic.branin(coordinates(h))),
  exact({ name: "hartmann6", trials: 60, optimum: HARTMANN_OPTIMUM }, box(6, 0, 1), (h) =>
    classic.hartmann6(coordinates(h)),
  ),
  exact({ name: "branin-disk", trials: 60, optimum: BRANIN_OPTIMUM }, braninSpace, (h) => {
    const [x1, x2] = coordinates(h);
    return (x1 - 2.5) ** 2 + (x2 - 7.5) ** 2 > 50 ? NaN : classic.branin([x1, x2]);
  }),
];

/** Further problems, to see that the design was not made for three. */
export const extendedProblems: readonly Problem[] = [
  { name: "ackley5", trials: 60, optimum: 0, create: shiftedAckley },
  exact({ name: "rosenbrock4", trials: 60, optimum: 0 }, box(4, -5, 10), (h) => classic.rosenbrock(coordinates(h))),
  exact({ name: "levy8", trials: 60, optimum: 0 }, box(8, -10, 10), (h) => classic.levy(coordinates(h))),
  exact({ name: "styblinski10", trials: 60, optimum: -391.6616570377142 }, box(10, -5, 5), (h) =>
    classic.styblinskiTang(coordinates(h)),
  ),
  exact({ name: "shekel4", trials: 60, optimum: -10.536443153483534 }, box(4, 0, 10), (h) =>
    classic.shekel(coordinates(h)),
  ),
  exact({ name: "michalewicz5", trials: 60, optimum: -4.687658179088148 }, box(5, 0, Math.PI), (h) =>
    classic.michalewicz(coordinates(h)),
  ),
  exact({ name: "hartmann6-sum", trials: 60, optimum: HARTMANN_OPTIMUM }, box(6, 0, 1), (h) => {
    const x = coordinates(h);
    return x.reduce((total, coordinate) => total + coordinate, 0) > 3 ? NaN : classic.hartmann6(x);
  }),
  braninCategorical,
  tree,
  nll1,
];

/** Ackley with its optimum moved off the centre by up to a tenth of the range, otherwise the first guess of many. */
function shiftedAckley(seed: number): ReturnType<Problem["create"]> {
  const stream = openStream(fold(makeKey(seed), "shift"));
  const shift = Array.from({ length: 5 }, () => (2 * stream.uniform() - 1) * 0.1 * 2 * 32.768);
  const value = (h: Parameters<typeof coordinates>[0]) =>
    classic.ackley(coordinates(h).map((coordinate, index) => coordinate - shift[index]));
  return { space: box(5, -32.768, 32.768), observe: value, truth: value };
}
