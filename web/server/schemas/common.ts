/** Parts that the shapes of requests and answers share. */
import { z } from "zod";
import type { JsonValue } from "../../../tuner/json-value.ts";

const LONGEST_TEXT = 10_000;
const LONGEST_NAME = 200;

export const name = z.string().min(1).max(LONGEST_NAME);
export const text = z.string().max(LONGEST_TEXT);
/** ISO 8601, UTC. */
export const time = z.iso.datetime();
export const whole = z.int().min(0);

export const jsonValue: z.ZodType<JsonValue> = z.json().meta({ id: "Json", description: "Any JSON value." });

export const hyperparameterValue = z.union([z.number(), z.string().max(LONGEST_TEXT), z.boolean()]);
export const hyperparameters = z
  .record(name, hyperparameterValue)
  .meta({ id: "Hyperparameters", description: "A value for each active dimension, by name." });

/** Finite ones. */
export const numbers = z.record(name, z.number());

/** JSON has no words for them, yet an evaluation may give them: the trial counts as diverged. */
const notFinite = z.enum(["NaN", "Infinity", "-Infinity"]).transform((word) => Number(word));
export const measuredValues = z
  .record(name, z.union([z.number(), notFinite]))
  .meta({ id: "MeasuredValues", description: "Metric → value. What is not finite is written as text." });

export const metric = z
  .strictObject({ name, direction: z.enum(["minimize", "maximize"]) })
  .meta({ id: "Metric", description: "A number that an evaluation gives, and which way is better." });

export const failure = z
  .strictObject({ kind: z.enum(["diverged", "infeasible", "transient"]), message: text })
  .meta({ id: "Failure" });

export const artifact = z
  .strictObject({
    name,
    kind: name,
    title: text,
    verdict: z.strictObject({ level: z.enum(["good", "doubtful", "bad"]), text }).exactOptional(),
    data: jsonValue,
  })
  .meta({ id: "Artifact", description: "Something worth looking at that an evaluation recorded." });

export const annotations = {
  notes: text,
  tags: z.array(name).max(100),
  attributes: z.record(name, jsonValue),
};

export const optionalAnnotations = {
  notes: annotations.notes.exactOptional(),
  tags: annotations.tags.exactOptional(),
  attributes: annotations.attributes.exactOptional(),
};

/** As it may be asked for. */
export const leaseSeconds = z.int().min(1).max(86_400);
export const lease = z.string().min(1).max(255).meta({ description: "What the ask gave with the trial." });

export const state = z.enum(["waiting", "running", "complete", "pruned", "failed"]);

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).exactOptional(),
  })
  .meta({ id: "Problem", description: "What went wrong; `code` is stable, the words are for people." });
