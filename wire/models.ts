/** Schemas of models stored with studies, and of their predictions. */
import { z } from "zod";
import { jsonValue, name, time, verdict, whole } from "./parts.ts";

const unit = z.string().exactOptional();
const column = z.union([
  z.strictObject({ name, kind: z.literal("numeric"), unit, low: z.number(), high: z.number(), mean: z.number() }),
  z.strictObject({ name, kind: z.literal("categorical"), categories: z.array(z.string()) }),
]);

const target = z.strictObject({ name, unit });

export const keptModel = z
  .strictObject({
    task: z.enum(["regression", "classification"]),
    method: z.string(),
    data: z.strictObject({ name: z.string(), rows: whole, fingerprint: z.string() }),
    target: target.extend({
      classes: z.array(z.string()).exactOptional().meta({ description: "Class names, if the target is a class." }),
    }),
    columns: z.array(column),
    verdicts: z.array(
      verdict.extend({
        of: z
          .enum(["fit", "validation"])
          .meta({ description: "For the chains of the fit, or for the held-out rows of the trial." }),
        name: z.string(),
      }),
    ),
    origin: z.record(z.string(), jsonValue),
    made: z.record(z.string(), z.string()),
    bytes: whole.meta({ description: "Of the file." }),
    keptAt: time,
  })
  .meta({ id: "KeptModel" });

export const modelDocument = z
  .looseObject({ format: z.literal("credence-model"), version: z.int() })
  .meta({ id: "ModelFile", description: "The file that `credence fit` writes; see docs/model-file.md." });

export const predictionQuery = z.strictObject({
  row: z.string().max(100_000).meta({ description: "JSON: a value for each column, by name." }),
  intervals: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){0,9}$/)
    .default("50,95")
    .meta({
      description:
        "Probabilities of central intervals, in percent: of the target, or of the probability of each class.",
    }),
});

export const row = z.record(name, z.union([z.number(), z.string()]));

const intervals = z.array(z.strictObject({ level: z.number(), low: z.number(), high: z.number() }));
const notices = z.array(z.string());

const numberPrediction = z
  .strictObject({
    task: z.literal("regression"),
    target,
    mean: z.number(),
    deviation: z.number(),
    epistemic: z.number().meta({ description: "The part of the deviation due to uncertainty about the weights." }),
    aleatoric: z.number().meta({ description: "The part of the deviation due to noise of the target." }),
    intervals,
    notices,
  })
  .meta({ id: "NumberPrediction", description: "In the target's units." });

const classPrediction = z
  .strictObject({
    task: z.literal("classification"),
    target,
    label: z.string().meta({ description: "The most probable class." }),
    classes: z.array(
      z.strictObject({
        name: z.string(),
        probability: z.number(),
        deviation: z.number().meta({ description: "Of the probability, over the posterior." }),
        intervals,
      }),
    ),
    entropy: z
      .strictObject({ total: z.number(), aleatoric: z.number(), epistemic: z.number() })
      .meta({ description: "In nats; epistemic is the part due to uncertainty about the weights." }),
    notices,
  })
  .meta({ id: "ClassPrediction" });

export const prediction = z
  .discriminatedUnion("task", [numberPrediction, classPrediction])
  .meta({ id: "Prediction", description: "Of a numeric target, or of a class." });
