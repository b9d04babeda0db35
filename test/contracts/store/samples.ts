/** Sample values for tests of the store. */
import { expect } from "vitest";
import { CredenceError, type ErrorCode } from "../../../common/errors.ts";
import type { Assessment } from "../../../tuner/study/assessment.ts";
import type { PruningDecision } from "../../../tuner/pruning/pruning.ts";
import type { StudySpec } from "../../../tuner/study/study.ts";
import type { Lease, Outcome, Suggestion, Trial } from "../../../tuner/study/trial.ts";

export function sampleSpec(changes: Partial<StudySpec> = {}): StudySpec {
  return {
    name: "wine",
    objective: { kind: "builtin", name: "branin", options: { noise: "0" } },
    space: [
      { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log", default: 1e-3 },
      { name: "method", kind: "categorical", choices: ["sgld", "sghmc"] },
      { name: "friction", kind: "float", low: 0, high: 1, scale: "linear", when: { method: ["sghmc"] } },
    ],
    metrics: [{ name: "loss", direction: "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
    seed: 1,
    ...changes,
  };
}

export function sampleSuggestion(lr = 0.1): Suggestion {
  return {
    hyperparameters: { lr, method: "sgld" },
    reason: {
      strategy: "gp",
      phase: "log-ei",
      predictedMean: 0.25,
      predictedDeviation: 0.5,
      kernel: { lengthscales: { lr: 0.3, method: 1.25 }, signalVariance: 1, noiseVariance: 1e-4, mean: -0.5 },
      seen: 7,
    },
  };
}

export const sampleDecision: PruningDecision = { rule: "asha", step: 3, values: { loss: -0 } };

export const sampleAssessment: Assessment = {
  trial: 1,
  defaultTrial: 0,
  metric: "testLoss",
  direction: "minimize",
  value: 0.25,
  defaultValue: 0.5,
  standardError: 0.1,
  rows: 40,
  searchGain: 0.3,
};

export function leaseOf(holder: string, expiresAt = 1000): Lease {
  return { worker: `worker of ${holder}`, holder, expiresAt };
}

export function completeWith(loss: number): Outcome {
  return { state: "complete", values: { loss } };
}

/** Fields of a new trial, without those of the suggestion. */
export const neverRun = {
  state: "waiting",
  attempt: 0,
  lost: 0,
  stopRequested: false,
  steps: null,
  pruning: null,
  spaceRevision: 0,
  revision: 0,
  notes: "",
  tags: [],
  attributes: {},
  lease: null,
  worker: null,
  values: null,
  standardErrors: null,
  metrics: null,
  failure: null,
  startedAt: null,
  finishedAt: null,
} as const;

/** A complete trial. Give a new field a value other than its default here, so that reading it back tests its column. */
export function finishedTrial(changes: Partial<Trial> = {}): Trial {
  return {
    ...sampleSuggestion(),
    ...neverRun,
    number: 0,
    state: "complete",
    attempt: 2,
    lost: 1,
    revision: 1,
    worker: "elsewhere",
    values: { loss: 0.5 },
    standardErrors: { loss: 0.01 },
    metrics: { rmse: 3 },
    createdAt: 10,
    startedAt: 20,
    finishedAt: 30,
    ...changes,
  };
}

/** The error with which `action` is rejected. */
export async function refusal(action: Promise<unknown>): Promise<CredenceError> {
  const error: unknown = await action.then(
    (value) => expect.unreachable(`should be refused, but gave ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CredenceError)) throw error;
  return error;
}

export async function expectRefusal(action: Promise<unknown>, code: ErrorCode): Promise<void> {
  expect(await refusal(action)).toMatchObject({ code });
}
