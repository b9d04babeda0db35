/** Shapes of trials, and of what a worker says of them. */
import { z } from "zod";
import type { LeasedTrialJson, TrialDetailJson, TrialJson } from "../../api.ts";
import {
  annotations,
  artifact,
  failure,
  hyperparameters,
  lease,
  leaseSeconds,
  measuredValues,
  name,
  numbers,
  optionalAnnotations,
  state,
  text,
  time,
  whole,
} from "./common.ts";

const reason = z
  .looseObject({ strategy: z.string(), phase: z.string().exactOptional(), seen: z.number().exactOptional() })
  .meta({ id: "SuggestionReason", description: "Why the point was suggested." });

const trialFields = {
  number: whole,
  state,
  hyperparameters,
  reason,
  attempt: whole,
  lost: whole,
  worker: z.string().nullable(),
  leaseExpiresAt: time.nullable(),
  values: numbers.nullable(),
  standardErrors: numbers.nullable(),
  metrics: numbers.nullable(),
  failure: failure.nullable(),
  stopRequested: z.boolean(),
  spaceRevision: whole,
  revision: whole,
  ...annotations,
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
};

const intermediateValue = z.strictObject({ step: z.number(), metric: name, value: z.number() });

export const trial = z.strictObject(trialFields).meta({ id: "Trial" }) as unknown as z.ZodType<TrialJson>;
const leasedTrial = z
  .strictObject({ ...trialFields, lease })
  .meta({ id: "LeasedTrial" }) as unknown as z.ZodType<LeasedTrialJson>;
export const trialDetail = z
  .strictObject({
    ...trialFields,
    intermediateValues: z.array(intermediateValue),
  })
  .meta({ id: "TrialDetail" }) as unknown as z.ZodType<TrialDetailJson>;

export const suggestionsRequest = z.strictObject({
  count: z.int().min(1).max(64).default(1),
  worker: name.default("anonymous"),
  leaseSeconds: leaseSeconds.default(60),
});

export const suggestions = z.strictObject({
  trials: z.array(leasedTrial),
  seen: whole.meta({ description: "Results that the suggestions had seen." }),
  degraded: z.boolean().meta({ description: "A suggestion is quasi-random, since the strategy was too slow." }),
  end: z
    .enum(["budget", "exhausted", "paused", "archived"])
    .nullable()
    .meta({ description: "Why there are no trials; null where there are." }),
});

export const heartbeatRequest = z.strictObject({ lease, leaseSeconds: leaseSeconds.exactOptional() });
export const heartbeat = z.strictObject({ expiresAt: time, stop: z.boolean() });

export const reportRequest = z.strictObject({ lease, step: whole, values: measuredValues });
export const decision = z.strictObject({ decision: z.enum(["continue", "stop"]) });

const measured = {
  values: measuredValues,
  standardErrors: numbers.exactOptional(),
  metrics: measuredValues.exactOptional(),
  artifacts: z.array(artifact).max(100).exactOptional(),
};
export const resultRequest = z
  .union([
    z.strictObject({ lease, state: z.enum(["complete", "pruned"]).exactOptional(), ...measured }),
    z.strictObject({ lease, state: z.literal("failed").exactOptional(), failure }),
  ])
  .meta({ id: "ResultRequest" });

export const releaseRequest = z.strictObject({ lease });

const origin = { reason: reason.exactOptional(), createdAt: time.exactOptional() };
const past = {
  ...origin,
  attempt: whole.exactOptional(),
  lost: whole.exactOptional(),
  stopRequested: z.boolean().exactOptional(),
  worker: text.nullable().exactOptional(),
  startedAt: time.nullable().exactOptional(),
  finishedAt: time.exactOptional(),
  intermediateValues: z.array(intermediateValue).max(100_000).exactOptional(),
  artifacts: measured.artifacts,
};
const newTrial = z.union([
  z.strictObject({ hyperparameters, state: z.literal("waiting").exactOptional(), ...origin, ...optionalAnnotations }),
  z.strictObject({
    hyperparameters,
    state: z.enum(["complete", "pruned"]),
    ...measured,
    ...past,
    ...optionalAnnotations,
  }),
  z.strictObject({ hyperparameters, state: z.literal("failed"), failure, ...past, ...optionalAnnotations }),
]);
export const trialsRequest = z
  .union([newTrial, z.strictObject({ trials: z.array(newTrial).min(1).max(10_000) })])
  .meta({
    id: "TrialsRequest",
    description:
      "A point to try; with a state and values, one that was tried elsewhere. What is left out of its past is as of now.",
  });
export type NewTrialRequest = z.output<typeof newTrial>;
export const addedTrials = z.union([trial, z.strictObject({ trials: z.array(trial) })]);

export const outcomeRequest = z
  .union([
    z.strictObject({ state: z.enum(["complete", "pruned"]), ...measured, reason: text }),
    z.strictObject({ state: z.literal("failed"), failure, reason: text }),
  ])
  .meta({ id: "OutcomeRequest" });

export const trialPatch = z.strictObject({ ...optionalAnnotations, reason: text.exactOptional() });
export const stopRequest = z.strictObject({ reason: text.exactOptional() });

export const trialPage = z.strictObject({ trials: z.array(trial), next: whole.nullable() });
export const trialQuery = z.strictObject({
  state: z
    .union([state, z.array(state)])
    .exactOptional()
    .meta({ description: "May be given several times." }),
  after: z.coerce.number().int().min(0).exactOptional().meta({ description: "`next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  order: z.enum(["ascending", "descending"]).default("ascending"),
});

export const artifacts = z.strictObject({ artifacts: z.array(artifact) });
