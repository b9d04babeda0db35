/** Schemas of models stored with studies, and of their predictions. */
import { z } from "zod";
import { jsonValue, name, time, verdict, whole } from "./parts.ts";

const unit = z.string().exactOptional();
const column = z.union([
  z.strictObject({ name, kind: z.literal("numeric"), unit, low: z.number(), high: z.number(), mean: z.number() }),
  z.strictObject({ name, kind: z.literal("categorical"), categories: z.array(z.string()) }),
]);

export const keptModel = z
  .strictObject({
    task: z.string(),
    method: z.string(),
    data: z.strictObject({ name: z.string(), rows: whole, fingerprint: z.string() }),
    target: z.strictObject({ name, unit }),
    columns: z.array(column),
    verdicts: z.array(
      verdict.extend({
        of: z
          .enum(["fit", "validation"])
          .meta({ description: "Of the fit's own chains, or of the trial's held-out rows." }),
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
  .meta({ id: "ModelFile", description: "What `credence fit` writes: docs/model-file.md." });

export const predictionQuery = z.strictObject({
  row: z.string().max(100_000).meta({ description: "JSON: a value for each column, by name." }),
  intervals: z
    .string()
    .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){0,9}$/)
    .default("50,95")
    .meta({ description: "Probabilities of central intervals, in percent." }),
});

export const row = z.record(name, z.union([z.number(), z.string()]));

export const prediction = z
  .strictObject({
    target: z.strictObject({ name, unit }),
    mean: z.number(),
    deviation: z.number(),
    epistemic: z.number().meta({ description: "The part of the deviation from not knowing the weights." }),
    aleatoric: z.number().meta({ description: "The part of it from the noise of the target." }),
    intervals: z.array(z.strictObject({ level: z.number(), low: z.number(), high: z.number() })),
    notices: z.array(z.string()),
  })
  .meta({ id: "Prediction", description: "In the target's units." });
