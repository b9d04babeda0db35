/** A study of three dimensions with five trials, in the format of the API. */
import type { PlotJson, StudySummaryJson, TrialJson } from "../../../web/api.ts";

export const START = Date.UTC(2026, 0, 1);

export const study: StudySummaryJson = {
  name: "ovens",
  seed: 1,
  state: "active",
  maxAttempts: 3,
  spaceRevision: 0,
  revision: 7,
  secondsUsed: 30,
  objective: { kind: "builtin", name: "branin", options: {} },
  space: [
    { kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log", default: 0.1 },
    { kind: "int", name: "layers", low: 1, high: 8, scale: "linear" },
    { kind: "categorical", name: "optimizer", choices: ["adam", "sgd"] },
  ],
  metrics: [
    { name: "loss", direction: "minimize" },
    { name: "seconds", direction: "minimize" },
  ],
  strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
  budget: { trials: 10 },
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:01:00.000Z",
  modelKeptAt: null,
  notes: "",
  tags: [],
  attributes: {},
  best: 0.5,
  counts: { waiting: 0, running: 1, complete: 3, pruned: 0, failed: 1 },
};

export const plot: PlotJson = {
  revision: 7,
  total: 5,
  sampled: false,
  counts: study.counts,
  number: [0, 1, 2, 3, 4],
  state: ["complete", "complete", "failed", "complete", "running"],
  createdAt: [0, 1, 2, 3, 4].map((at) => START + at * 10_000),
  startedAt: [0, 1, 2, 3, 4].map((at) => START + at * 10_000),
  finishedAt: [START + 10_000, START + 20_000, START + 30_000, START + 40_000, null],
  attempt: [1, 1, 1, 1, 1],
  worker: ["a", "a", "a", "a", "a"],
  origin: ["default", "sobol", "sobol", "gp/log-ei", "gp/ucb"],
  failure: [null, null, "diverged", null, null],
  hyperparameters: { lr: [0.1, 0.01, 1, 0.001, 0.002], optimizer: ["adam", "sgd", "adam", null, "sgd"] },
  values: { loss: [1, 2, null, 0.5, null] },
  used: { evaluationSeconds: 40, wallSeconds: 40, steps: 0 },
  best: { number: [0, 3], value: [1, 0.5], finishedAt: [START + 10_000, START + 40_000] },
};

export const [loss] = study.metrics;

export const trial: TrialJson = {
  number: 3,
  state: "complete",
  attempt: 1,
  lost: 0,
  worker: "w",
  leaseExpiresAt: null,
  revision: 9,
  hyperparameters: { lr: 0.00123456, layers: 3, optimizer: "adam" },
  reason: { strategy: "gp", phase: "ucb" },
  values: { loss: 0.123456789, seconds: 2 },
  standardErrors: null,
  metrics: { rmse: 0.5, loss: 1 },
  failure: null,
  stopRequested: false,
  steps: null,
  pruning: null,
  spaceRevision: 0,
  notes: "",
  tags: ["a", "b"],
  attributes: {},
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: "2026-01-01T00:00:01.000Z",
  finishedAt: "2026-01-01T00:00:03.500Z",
};
