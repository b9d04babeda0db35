/** Shapes of studies. */
import { z } from "zod";
import type { StudyJson, StudySummaryJson } from "../../api.ts";
import { annotations, hyperparameterValue, metric, name, optionalAnnotations, text, time, whole } from "./common.ts";

const when = z.record(name, z.array(hyperparameterValue));
const range = {
  name,
  low: z.number(),
  high: z.number(),
  scale: z.enum(["linear", "log"]),
  step: z.number().exactOptional(),
  default: z.number().exactOptional(),
  when: when.exactOptional(),
};
const listed = { name, default: hyperparameterValue.exactOptional(), when: when.exactOptional() };
const dimension = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("float"), ...range }),
    z.strictObject({ kind: z.literal("int"), ...range }),
    z.strictObject({ kind: z.literal("categorical"), choices: z.array(hyperparameterValue), ...listed }),
    z.strictObject({ kind: z.literal("ordinal"), levels: z.array(hyperparameterValue), ...listed }),
  ])
  .meta({ id: "Dimension" });
export const space = z.array(dimension).meta({ id: "SearchSpace" });

/** Read further by `tuner/space-parsing.ts`, which tells every problem with its path. */
const spaceRequest = z
  .array(z.union([z.string().min(1).max(1000), z.looseObject({})]))
  .max(64)
  .meta({
    id: "SearchSpaceRequest",
    description: "Dimensions as objects, or as text such as `lr=float(1e-5,1,log)`.",
  });

const strategy = z.strictObject({
  name: z.enum(["random", "sobol", "gp"]),
  acquisition: z.enum(["alternate", "log-ei", "ucb"]),
  kappa: z.number().positive().max(1000),
  startup: z.int().min(1).max(10_000).exactOptional(),
  repeats: z.boolean(),
});

const budget = z
  .strictObject({
    trials: z.int().min(1).exactOptional(),
    seconds: z.number().positive().exactOptional(),
    target: z.number().exactOptional(),
  })
  .meta({ id: "Budget", description: "When the study is done; absent parts do not limit." });

const options = z.record(name, z.string().max(1000));
const studyState = z.enum(["active", "paused", "archived"]);
const maxAttempts = z.int().min(1).max(1000);

export const studyRequest = z
  .strictObject({
    name: z.string().max(1000).meta({ description: "Letters, digits and . _ - (at most 100)." }),
    space: spaceRequest.exactOptional(),
    metrics: z.array(metric).min(1).max(16).exactOptional(),
    strategy: strategy.partial().exactOptional(),
    seed: whole.exactOptional(),
    budget: budget.exactOptional(),
    objective: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("external") }),
        z.strictObject({ kind: z.literal("builtin"), name, options: options.exactOptional() }),
      ])
      .exactOptional(),
    maxAttempts: maxAttempts.exactOptional(),
    createdAt: time.exactOptional().meta({ description: "Of a study that was made elsewhere." }),
    ...optionalAnnotations,
  })
  .meta({ id: "StudyRequest" });

export const secondsRequest = z.strictObject({ seconds: z.number().positive().max(1e9) });

export const studyPatch = z
  .strictObject({
    state: studyState.exactOptional(),
    budget: budget.exactOptional(),
    space: spaceRequest.exactOptional(),
    maxAttempts: maxAttempts.exactOptional(),
    ...optionalAnnotations,
    reason: text.exactOptional(),
  })
  .meta({ id: "StudyPatch", description: "Absent parts stay as they are; a budget and a space are replaced whole." });

const studyFields = {
  name,
  objective: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("external") }),
    z.strictObject({ kind: z.literal("builtin"), name, options }),
    z.strictObject({
      kind: z.literal("command"),
      arguments: z.array(z.string()),
      timeoutMilliseconds: z.number().exactOptional(),
    }),
    z.strictObject({ kind: z.literal("module"), path: z.string() }),
  ]),
  space,
  metrics: z.array(metric),
  strategy,
  seed: z.number(),
  state: studyState,
  budget,
  maxAttempts: whole,
  spaceRevision: whole,
  revision: whole,
  secondsUsed: z.number(),
  ...annotations,
  createdAt: time,
};

export const study: z.ZodType<StudyJson> = z.strictObject(studyFields).meta({ id: "Study" });

const count = whole;
export const summary: z.ZodType<StudySummaryJson> = z
  .strictObject({
    ...studyFields,
    counts: z.strictObject({ waiting: count, running: count, complete: count, pruned: count, failed: count }),
    best: z.number().nullable().meta({ description: "Of the first metric; null before the first complete trial." }),
    updatedAt: time,
  })
  .meta({ id: "StudySummary" });

export const studyPage = z.strictObject({ studies: z.array(summary), next: z.string().nullable() });

export const studyQuery = z.strictObject({
  search: z.string().max(200).exactOptional().meta({ description: "Part of a name, a tag or the notes." }),
  state: studyState.exactOptional().meta({ description: "Archived studies are listed only when asked for." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(200).exactOptional().meta({ description: "`next` of the page before." }),
});
