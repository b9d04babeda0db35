/** Schemas of studies. */
import { z } from "zod";
import {
  acquisitionName,
  annotations,
  anyTime,
  counts,
  hyperparameterValue,
  issue,
  metric,
  name,
  pruningRule,
  sentAnnotations,
  text,
  time,
  whole,
} from "./parts.ts";

const when = z.record(name, z.array(hyperparameterValue));
const range = {
  name,
  low: z.number(),
  high: z.number(),
  scale: z.enum(["linear", "log"]),
  step: z.number().exactOptional(),
  default: z.number().exactOptional(),
  likely: z.number().exactOptional(),
  within: z.number().exactOptional(),
  when: when.exactOptional(),
};
const listed = {
  name,
  default: hyperparameterValue.exactOptional(),
  likely: hyperparameterValue.exactOptional(),
  when: when.exactOptional(),
};
const dimension = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("float"), ...range }),
    z.strictObject({ kind: z.literal("int"), ...range }),
    z.strictObject({ kind: z.literal("categorical"), choices: z.array(hyperparameterValue), ...listed }),
    z.strictObject({ kind: z.literal("ordinal"), levels: z.array(hyperparameterValue), ...listed }),
  ])
  .meta({ id: "Dimension" });
export const space = z.array(dimension).meta({ id: "SearchSpace" });

/** Parsed further by `tuner/space/parse.ts`, which reports every problem with its path. */
const spaceRequest = z
  .array(z.union([z.string().min(1).max(1000), z.looseObject({})]))
  .max(64)
  .meta({
    id: "SearchSpaceRequest",
    description: "Dimensions as objects, or as strings such as `lr=float(1e-5,1,log)`.",
  });

/** Read further by `tuner/space/constraint/`. */
const constraints = z
  .array(z.string().min(1).max(1000))
  .max(64)
  .meta({ description: "Conditions that every suggestion must meet, such as `depth*width <= 4096`." });

const strategy = z.strictObject({
  name: z.enum(["random", "sobol", "gp"]),
  acquisition: z.enum(["alternate", ...acquisitionName.options]),
  kappa: z.number().positive().max(1000),
  startup: z.int().min(1).max(10_000).exactOptional(),
  effort: z.enum(["full", "low"]).exactOptional(),
  repeats: z.boolean(),
});

const pruningParts = {
  rule: pruningRule,
  max: z.number().positive().exactOptional(),
  reduction: z.number().min(1.5).max(1e6).exactOptional(),
  startup: z.int().min(1).exactOptional(),
  percentile: z.number().gt(0).lt(100).exactOptional(),
  probability: z.number().gt(0).lt(1).exactOptional(),
};
const pruning = z
  .strictObject({ ...pruningParts, metric: name, direction: metric.shape.direction, min: z.number().min(0) })
  .meta({ id: "Pruning", description: "How unpromising trials are ended early; see docs/pruning.md." });
const pruningRequest = z
  .strictObject({
    ...pruningParts,
    metric: name.exactOptional(),
    direction: metric.shape.direction.exactOptional(),
    min: z.number().min(0).exactOptional(),
  })
  .meta({ id: "PruningRequest", description: "Omitted fields have their defaults; the metric is the study's first." });

const budget = z
  .strictObject({
    trials: z.int().min(1).exactOptional(),
    seconds: z.number().positive().exactOptional(),
    steps: z.number().positive().exactOptional(),
    target: z.number().exactOptional(),
  })
  .meta({ id: "Budget", description: "When the study is done; omitted fields set no limit." });

/** The fields that are stored; documents of the API add what follows from them. */
const assessment = z
  .strictObject({
    trial: whole,
    defaultTrial: whole,
    metric: name,
    direction: metric.shape.direction,
    value: z.number(),
    defaultValue: z.number(),
    standardError: z.number().min(0).nullable().meta({ description: "Of the difference; null if unknown." }),
    rows: z.int().min(1).nullable().meta({ description: "Compared one by one; null if only totals are known." }),
    searchGain: z.number().meta({ description: "Estimated gain over the default in the search, > 0 if better." }),
  })
  .meta({
    id: "Assessment",
    description: "The recommended configuration and the default, fitted and scored on the same held-out data.",
  });
const judgedAssessment = assessment
  .extend({
    gain: z.number().meta({ description: "Over the default on the held-out data, > 0 if better." }),
    verdict: z.enum(["confirms", "contradicts", "unclear"]).meta({
      description: "Whether the gain has the sign of `searchGain`; unclear if it is within 1.96 standard errors of 0.",
    }),
    text: z.string().meta({ description: "All of it in one sentence." }),
  })
  .meta({ id: "JudgedAssessment" });

const options = z.record(name, z.string().max(1000));
const studyState = z.enum(["active", "paused", "archived"]);
const maxAttempts = z.int().min(1).max(1000);
/** In milliseconds; a longer timer would overflow. */
const trialTimeout = z
  .number()
  .positive()
  .max(2 ** 31 - 1);

export const studyRequest = z
  .strictObject({
    name: z.string().max(1000).meta({ description: "Letters, digits and . _ - (at most 100)." }),
    space: spaceRequest.exactOptional(),
    constraints: constraints.exactOptional(),
    metrics: z.array(metric).min(1).max(16).exactOptional(),
    require: z
      .array(z.string().min(1).max(1000))
      .max(32)
      .exactOptional()
      .meta({ description: "Requirements on metrics, such as `latency <= 20`; equivalent to `atMost` and `atLeast`." }),
    strategy: strategy.partial().exactOptional(),
    seed: whole.exactOptional(),
    pruning: pruningRequest.exactOptional(),
    budget: budget.exactOptional(),
    objective: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("external") }),
        z.strictObject({
          kind: z.literal("builtin"),
          name,
          options: options.exactOptional(),
          timeoutMilliseconds: trialTimeout.exactOptional(),
        }),
      ])
      .exactOptional(),
    maxAttempts: maxAttempts.exactOptional(),
    createdAt: anyTime.exactOptional().meta({ description: "For a study that was created elsewhere." }),
    ...sentAnnotations,
  })
  .meta({ id: "StudyRequest" });

export const secondsRequest = z.strictObject({ seconds: z.number().positive().max(1e9) });

export const studyPatch = z
  .strictObject({
    state: studyState.exactOptional(),
    budget: budget.exactOptional(),
    space: spaceRequest.exactOptional(),
    constraints: constraints.exactOptional(),
    maxAttempts: maxAttempts.exactOptional(),
    assessment: assessment.nullable().exactOptional(),
    ...sentAnnotations,
    reason: text.exactOptional(),
  })
  .meta({
    id: "StudyPatch",
    description: "Omitted fields are not changed; a budget, a space and constraints are replaced as a whole.",
  });

const issues = z.array(issue).meta({ description: "Every problem, by field; empty if there is none." });
export const studyCheck = z.strictObject({ issues }).meta({ id: "StudyCheck" });
export const changeCheck = z
  .strictObject({
    issues,
    finished: whole.meta({ description: "Finished trials." }),
    fitting: whole
      .nullable()
      .meta({ description: "Finished trials that the surrogate would still learn from; null if there are issues." }),
  })
  .meta({ id: "ChangeCheck" });

/** The fields of a study in all documents, independent of the format of times. New study fields go here. */
export const studyFields = {
  name,
  objective: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("external") }),
    z.strictObject({
      kind: z.literal("builtin"),
      name,
      options,
      timeoutMilliseconds: trialTimeout.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("command"),
      arguments: z.array(z.string()),
      timeoutMilliseconds: trialTimeout.exactOptional(),
      metricPattern: z.string().max(1000).exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("module"),
      path: z.string(),
      timeoutMilliseconds: trialTimeout.exactOptional(),
    }),
  ]),
  space,
  constraints: constraints.exactOptional(),
  metrics: z.tuple([metric], metric),
  strategy,
  seed: z.number(),
  pruning: pruning.exactOptional(),
  budget,
  maxAttempts: whole,
  spaceRevision: whole,
  assessment: assessment.exactOptional(),
  secondsUsed: z.number(),
  ...annotations,
};
const wireFields = {
  ...studyFields,
  assessment: judgedAssessment.exactOptional(),
  state: studyState,
  revision: whole,
  createdAt: time,
};

export const study = z.strictObject(wireFields).meta({ id: "Study" });

const progress = {
  counts,
  best: z.number().nullable().meta({
    description: "Best value of the first metric among trials that meet the requirements; null if there is none yet.",
  }),
  updatedAt: time,
};
const modelKeptAt = time
  .nullable()
  .meta({ description: "For the model stored with the study; null if there is none." });
export const summary = z.strictObject({ ...wireFields, ...progress, modelKeptAt }).meta({ id: "StudySummary" });

const { space: _, constraints: ___, attributes: __, ...listedFields } = wireFields;
export const listedStudy = z
  .strictObject({ ...listedFields, ...progress })
  .meta({ id: "ListedStudy", description: "Without the search space, its constraints and the attributes." });

export const notices = z.strictObject({
  notices: z.array(
    z
      .strictObject({
        code: z.enum(["failures", "strategy-failed", "fallback-suggestions", "space-exhausted", "constraints"]),
        message: z.string(),
        count: whole.meta({ description: "The trials concerned." }),
      })
      .meta({ id: "StudyNotice" }),
  ),
});

export const studyPage = z.strictObject({ studies: z.array(listedStudy), next: z.string().nullable() });

export const studyQuery = z.strictObject({
  search: z.string().max(200).exactOptional().meta({ description: "Part of a name, a tag or the notes." }),
  state: studyState.exactOptional().meta({ description: "Archived studies are listed only on request." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(200).exactOptional().meta({ description: "`next` of the previous page." }),
});
