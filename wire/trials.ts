/** Schemas of trials and of workers' requests. */
import { z } from "zod";
import {
  allOptional,
  annotations,
  anyTime,
  artifact,
  failure,
  hyperparameters,
  lease,
  leaseSeconds,
  measuredValues,
  name,
  nextPage,
  numbers,
  pageQuery,
  pruningRule,
  sentAnnotations,
  sentArtifacts,
  sentFailure,
  sentNumbers,
  state,
  text,
  time,
  whole,
} from "./parts.ts";

/** Maximum attempt number; a larger one is a mistake. */
const MAX_ATTEMPT = 1_000_000;

const kernel = z.strictObject({
  lengthscales: z.record(name, z.number()),
  signalVariance: z.number(),
  noiseVariance: z.number(),
  mean: z.number(),
  warp: z.enum(["linear-spread", "log", "log-spread"]).exactOptional(),
  shears: z.array(z.strictObject({ from: name, to: name, factor: z.number() })).exactOptional(),
});

export const reason = z
  .looseObject({
    strategy: z.string(),
    repeat: whole.exactOptional(),
    phase: z.string().exactOptional(),
    problem: z.string().exactOptional(),
    predictedMean: z.number().exactOptional(),
    predictedDeviation: z.number().exactOptional(),
    acquisitionValue: z.number().exactOptional(),
    feasibility: z.number().exactOptional(),
    kernel: kernel.exactOptional(),
    kernels: z.record(name, kernel).exactOptional(),
    predictions: z.record(name, z.strictObject({ mean: z.number(), deviation: z.number() })).exactOptional(),
    requirements: z.number().exactOptional(),
    seen: z.number().exactOptional(),
  })
  .meta({ id: "SuggestionReason", description: "Why the point was suggested." });

const pruningDecision = z
  .strictObject({
    rule: pruningRule,
    step: z.number(),
    values: numbers,
    expected: z
      .strictObject({ value: z.number(), deviation: z.number().min(0) })
      .exactOptional()
      .meta({ description: "Predicted final value, based on how much completed trials improved after that step." }),
  })
  .meta({ id: "PruningDecision" });

/** The fields of a trial in all documents, independent of the format of times. New trial fields go here. */
export const trialFields = {
  number: whole,
  state,
  hyperparameters,
  reason,
  attempt: whole,
  lost: whole,
  worker: z.string().nullable(),
  values: numbers.nullable(),
  standardErrors: numbers.nullable(),
  metrics: numbers.nullable(),
  failure: failure.nullable(),
  stopRequested: z.boolean(),
  steps: z.number().nullable().meta({ description: "The last step that it has reported." }),
  pruning: pruningDecision.nullable().meta({ description: "Why the study's pruning rule ended it." }),
  spaceRevision: whole,
  ...annotations,
};

const wireFields = {
  ...trialFields,
  leaseExpiresAt: time.nullable(),
  revision: whole,
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
};

export const intermediateValue = z.strictObject({ step: z.number(), metric: name, value: z.number() });

export const trial = z.strictObject(wireFields).meta({ id: "Trial" });
export const leasedTrial = z.strictObject({ ...wireFields, lease }).meta({ id: "LeasedTrial" });
export const trialDetail = z
  .strictObject({ ...wireFields, intermediateValues: z.array(intermediateValue) })
  .meta({ id: "TrialDetail" });

export const trialDetailPage = trialDetail.extend({ next: nextPage });
export const intermediateQuery = pageQuery(10_000);

export const suggestionsRequest = z.strictObject({
  count: z.int().min(1).max(64).default(1),
  worker: name.default("anonymous"),
  leaseSeconds: leaseSeconds.default(60),
  waitSeconds: z.number().min(0).max(25).default(10).meta({
    description: "How long to wait for the strategy; after that, the suggestion is quasi-random. 0 does not wait.",
  }),
});

export const suggestions = z.strictObject({
  trials: z.array(leasedTrial),
  seen: whole.meta({ description: "Number of results that the suggestions are based on." }),
  degraded: z.boolean().meta({
    description:
      "True if a suggestion is quasi-random because the strategy was too slow or failed; its `reason` says which.",
  }),
  problem: z.string().nullable().meta({ description: "What went wrong in the strategy; null if nothing did." }),
  end: z
    .enum(["budget", "exhausted", "paused", "archived"])
    .nullable()
    .meta({ description: "Why there are no trials; null if there are some." }),
});

export const heartbeatRequest = z.strictObject({ lease, leaseSeconds: leaseSeconds.exactOptional() });
export const heartbeat = z.strictObject({ expiresAt: time, stop: z.boolean() });

export const reportRequest = z.strictObject({ lease, step: whole, values: measuredValues });
export const decision = z.strictObject({
  decision: z.enum(["continue", "stop"]),
  prunedBy: pruningRule
    .nullable()
    .meta({ description: "The rule that ends the trial; null if a person ends it, or if it continues." }),
});

const measured = {
  values: measuredValues,
  ...allOptional({ standardErrors: sentNumbers, metrics: measuredValues, artifacts: sentArtifacts }),
};
const ended = z.enum(["complete", "pruned"]);
const failed = z.literal("failed");

export const resultRequest = z
  .union([
    z.strictObject({ lease, state: ended.exactOptional(), ...measured }),
    z.strictObject({
      lease,
      state: failed.exactOptional(),
      failure: sentFailure,
      artifacts: sentArtifacts.exactOptional(),
    }),
  ])
  .meta({ id: "ResultRequest" });

export const releaseRequest = z.strictObject({ lease });

const origin = { ...allOptional({ reason, createdAt: anyTime }), ...sentAnnotations };
/**
 * The history of a trial evaluated elsewhere; omitted fields are set to the current time. `tuner/study/past.ts` checks
 * consistency.
 */
const past = {
  ...origin,
  ...allOptional({
    attempt: whole.max(MAX_ATTEMPT),
    lost: whole.max(MAX_ATTEMPT),
    stopRequested: trialFields.stopRequested,
    pruning: trialFields.pruning,
    worker: text.nullable(),
    startedAt: anyTime.nullable(),
    finishedAt: anyTime,
    intermediateValues: z.array(intermediateValue).max(100_000),
    artifacts: sentArtifacts,
  }),
};
/** Unlike an unknown field, a forbidden one does not hide the issues reported by the other schemas. */
const [noValues, noFailure] = [{ values: z.never().exactOptional() }, { failure: z.never().exactOptional() }];

const newTrial = z.union([
  z.strictObject({
    hyperparameters,
    state: z.literal("waiting").exactOptional(),
    ...origin,
    ...noValues,
    ...noFailure,
  }),
  z.strictObject({ hyperparameters, state: ended.exactOptional(), ...measured, ...past, ...noFailure }),
  z.strictObject({ hyperparameters, state: failed.exactOptional(), failure: sentFailure, ...past, ...noValues }),
]);
export const trialsRequest = z
  .union([newTrial, z.strictObject({ trials: z.array(newTrial).min(1).max(10_000) })])
  .meta({
    id: "TrialsRequest",
    description:
      "A point to try or, with values or a failure, a point that was evaluated elsewhere. Omitted times default to the current time.",
  });
export type NewTrialRequest = z.output<typeof newTrial>;
export const addedTrials = z.union([trial, z.strictObject({ trials: z.array(trial) })]);

export const outcomeRequest = z
  .union([
    z.strictObject({ state: ended, ...measured, reason: text }),
    z.strictObject({ state: failed, failure: sentFailure, reason: text }),
  ])
  .meta({ id: "OutcomeRequest" });

export const trialPatch = z.strictObject({ ...sentAnnotations, reason: text.exactOptional() });
export const stopRequest = z.strictObject({ reason: text.exactOptional() });

export const trialPage = z.strictObject({ trials: z.array(trial), next: whole.nullable() });
export const trialQuery = z.strictObject({
  state: z
    .union([state, z.array(state)])
    .exactOptional()
    .meta({ description: "Can be given several times." }),
  after: z.coerce.number().int().min(0).exactOptional().meta({ description: "`next` of the previous page." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  order: z.enum(["ascending", "descending"]).default("ascending"),
});

export const artifacts = z.strictObject({ artifacts: z.array(artifact) });
export const artifactsPage = artifacts.extend({ next: nextPage });
export const artifactsQuery = pageQuery(100);
