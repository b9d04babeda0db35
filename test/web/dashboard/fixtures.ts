/** A study made from a formula, in the format of the API: 40 trials of (x − 0.3)² + log10(rate)² over three dimensions. */
import type { PlotJson, SearchSpace, SurrogateJson } from "../../../web/api.ts";

export const space: SearchSpace = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
  { kind: "float", name: "rate", low: 1e-4, high: 1, scale: "log" },
  { kind: "categorical", name: "kind", choices: ["a", "b", true] },
];

export const metric = { name: "loss", direction: "minimize" as const };

/** Trials 0 … count − 1; every seventh failed, every eleventh pruned; a minute apart, 30 s each, by two workers. */
export function plotOf(count = 40): PlotJson {
  const number = Array.from({ length: count }, (_, k) => k);
  const state = number.map((k) => (k % 7 === 6 ? "failed" : k % 11 === 10 ? "pruned" : "complete"));
  const x = number.map((k) => (k * 0.618) % 1);
  const rate = number.map((k) => 10 ** (-4 * ((k * 0.414) % 1)));
  const loss = number.map((k) => (state[k] === "complete" ? (x[k] - 0.3) ** 2 + Math.log10(rate[k]) ** 2 + 0.5 : null));
  const counted = (which: string) => state.filter((each) => each === which).length;
  const best = number.filter((k) => {
    const before = loss.slice(0, k).filter((value) => value !== null);
    return loss[k] !== null && before.every((value) => value > (loss[k] ?? 0));
  });
  return {
    revision: 1,
    total: count,
    sampled: false,
    number,
    state,
    counts: {
      waiting: 0,
      running: 0,
      complete: counted("complete"),
      pruned: counted("pruned"),
      failed: counted("failed"),
    },
    createdAt: number.map((k) => 60_000 * k),
    startedAt: number.map((k) => 60_000 * k),
    finishedAt: number.map((k) => 60_000 * k + 30_000),
    attempt: number.map(() => 1),
    worker: number.map((k) => `worker-${(k % 2) + 1}`),
    origin: number.map(() => "gp/log-ei"),
    failure: state.map((each) => (each === "failed" ? "diverged" : null)),
    hyperparameters: { x, rate, kind: number.map((k) => (["a", "b", true] as const)[k % 3]) },
    values: { loss },
    used: { evaluationSeconds: 0, wallSeconds: 0, steps: 0 },
    best: {
      number: best,
      value: best.map((k) => loss[k] ?? 0),
      finishedAt: best.map((k) => 60_000 * k + 30_000),
    },
  };
}

/** The same formula as the prediction of a surrogate over x and rate, or over x alone. */
export function surrogateOf(dimensions: 1 | 2): SurrogateJson {
  const steps = Array.from({ length: 21 }, (_, k) => k / 20);
  const rates = steps.map((share) => 10 ** (-4 + 4 * share));
  const grid = dimensions === 1 ? steps.map((x) => [x, 1]) : steps.flatMap((x) => rates.map((rate) => [x, rate]));
  const mean = grid.map(([x, rate]) => (x - 0.3) ** 2 + Math.log10(rate) ** 2 + 0.5);
  return {
    axes: [{ name: "x", values: steps }, ...(dimensions === 1 ? [] : [{ name: "rate", values: rates }])],
    at: dimensions === 1 ? { rate: 1, kind: "a" } : { kind: "a" },
    mean,
    deviation: grid.map(([x]) => 0.05 + Math.abs(x - 0.5) / 5),
    acquisition: mean.map((value) => -value),
    acquisitionName: "log-ei",
    feasibility: grid.map(([x]) => 1 - x / 2),
    noise: 0.01,
    best: 0.5,
    fitted: 30,
    seen: 40,
  };
}
