/** Parts shared by several schemas. Documents written by Credence have no size limits, but requests do. */
import { z } from "zod";
import { MAX_ATTRIBUTES } from "../common/attributes.ts";
import { isInTimeRange, TIME_RULE } from "../common/time-range.ts";
import { type JsonValue } from "../common/json-value.ts";

/** Maximum number of characters. */
const MAX_TEXT = 10_000;
const MAX_NAME = 200;
/** Maximum number of entries in a list. */
const MAX_TAGS = 100;
const MAX_ARTIFACTS = 100;

export const whole = z.int().min(0);
export const name = z.string().min(1).max(MAX_NAME);
export const text = z.string().max(MAX_TEXT);

/** The format in which Credence writes times: ISO 8601, UTC. */
export const time = z.iso.datetime();
/** The format in which it reads times, converted to milliseconds since 1970: any offset, and any number of digits. */
export const anyTime = z.iso
  .datetime({ offset: true })
  .refine((written) => Number.isNaN(Date.parse(written)) || isInTimeRange(Date.parse(written)), { message: TIME_RULE })
  .transform((written) => Date.parse(written))
  .meta({ description: "ISO 8601 with a time zone: `Z` or an offset such as `+02:00`." });

export const jsonValue: z.ZodType<JsonValue> = z.json().meta({ id: "Json", description: "Any JSON value." });

export const hyperparameterValue = z.union([z.number(), z.string().max(MAX_TEXT), z.boolean()]);
export const hyperparameters = z
  .record(name, hyperparameterValue)
  .meta({ id: "Hyperparameters", description: "A value for each active dimension, by name." });

/** Finite numbers. */
export const numbers = z.record(z.string(), z.number());
export const sentNumbers = z.record(name, z.number());

const notFinite = z
  .string()
  .regex(/^[+-]?(nan|inf|infinity)$/i)
  .transform((word) => (/nan/i.test(word) ? NaN : word.startsWith("-") ? -Infinity : Infinity));
/** Measured numbers may be NaN or infinite, in which case the trial counts as diverged. */
export const measuredValues = z.record(name, z.union([z.number(), notFinite])).meta({
  id: "MeasuredValues",
  description:
    "Metric → value. Values that are not finite are written as strings (`NaN`, `inf`, `-Infinity`, in any case) or " +
    "unquoted, as Python's json module does.",
});

export const metric = z
  .strictObject({
    name,
    direction: z.enum(["minimize", "maximize"]),
    tuned: z
      .boolean()
      .exactOptional()
      .meta({ description: "Tuned together with the first metric, which is always tuned." }),
    reference: z.number().exactOptional().meta({
      description:
        "With several tuned metrics: a value that is just too bad to be useful; the hypervolume is measured up to it.",
    }),
    atMost: z.number().exactOptional().meta({ description: "A trial with a larger value is infeasible." }),
    atLeast: z.number().exactOptional().meta({ description: "A trial with a smaller value is infeasible." }),
  })
  .meta({
    id: "Metric",
    description:
      "A number that an evaluation returns, and which direction is better. The first metric of a study and those marked `tuned` are tuned; the others are only recorded.",
  });

const failureKind = z.enum(["diverged", "infeasible", "transient"]);
export const failure = z.strictObject({ kind: failureKind, message: z.string() }).meta({ id: "Failure" });
export const sentFailure = z.strictObject({ kind: failureKind, message: text });

export const verdict = z.strictObject({ level: z.enum(["good", "doubtful", "bad"]), text: z.string() });

export const artifact = z
  .strictObject({
    name: z.string(),
    kind: z.string(),
    title: z.string(),
    verdict: verdict.exactOptional(),
    data: jsonValue,
  })
  .meta({ id: "Artifact", description: "Diagnostic data that an evaluation recorded." });
export const sentArtifacts = z
  .array(
    z.strictObject({
      name,
      kind: name,
      title: text,
      verdict: z.strictObject({ level: verdict.shape.level, text }).exactOptional(),
      data: jsonValue,
    }),
  )
  .max(MAX_ARTIFACTS);

export const annotations = {
  notes: z.string(),
  tags: z.array(z.string()),
  attributes: z.record(z.string(), jsonValue),
};
export const sentAnnotations = allOptional({
  notes: text,
  tags: z.array(name).max(MAX_TAGS),
  attributes: z.record(name, jsonValue).refine((value) => JSON.stringify(value).length <= MAX_ATTRIBUTES, {
    message: `at most ${MAX_ATTRIBUTES} characters of JSON`,
  }),
});

/** As given in a query. */
export const leaseSeconds = z.int().min(1).max(86_400);
export const lease = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: "The lease that the ask returned with the trial." });

/** The names in tuner/study/study.ts. */
export const acquisitionName = z.enum(["log-ei", "ucb"]);

/** The names in tuner/pruning/pruning.ts. */
export const pruningRule = z.enum(["median", "percentile", "asha", "hyperband", "curve"]);

export const state = z.enum(["waiting", "running", "complete", "pruned", "failed"]);

export const counts = z.strictObject({
  waiting: whole,
  running: whole,
  complete: whole,
  pruned: whole,
  failed: whole,
});

/** Position of the next page of a list. */
export const nextPage = whole.nullable().meta({ description: "Send it as `after`; null at the end." });
/** `limit`: maximum and default number of entries. */
export const pageQuery = (limit: number) =>
  z.strictObject({
    after: z.coerce.number().int().min(0).default(0).meta({ description: "`next` of the previous page." }),
    limit: z.coerce.number().int().min(1).max(limit).default(limit),
  });

/** `path`: the field, such as `space.lr.high`. */
export const issue = z.strictObject({ path: z.string(), message: z.string() });

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).exactOptional(),
    issues: z.array(issue).exactOptional(),
  })
  .meta({
    id: "Problem",
    description:
      "What went wrong. Programs should use `code` and `fields`; the sentences are for people and may change.",
  });

/** The same fields, all made optional. */
export function allOptional<Fields extends Readonly<Record<string, z.ZodType>>>(
  fields: Fields,
): { [Name in keyof Fields]: z.ZodExactOptional<Fields[Name]> } {
  const optional = Object.entries(fields).map(([field, shape]) => [field, shape.exactOptional()]);
  return Object.fromEntries(optional) as { [Name in keyof Fields]: z.ZodExactOptional<Fields[Name]> };
}
