/** The schema of model files of this version (docs/model-file.md). */
import { z } from "zod";
import { decimalChoices, missingChoices, thousandsChoices } from "../data/csv-options.ts";
import { headerChoices } from "../data/csv-table.ts";
import { engineNames } from "../engine/engine.ts";
import { engineChoices } from "../engine/index.ts";
import { priorFamilies, priorHierarchies, priorScalings } from "../prior/network-prior.ts";
import { activations, type ActivationName } from "../network/activation.ts";

export const MODEL_FORMAT = "credence-model";
/**
 * The versions that can be read. A file has the lowest version that can represent its content; version 2 added classes,
 * version 3 Gaussians that are weighted by their evidence.
 */
export const MODEL_VERSIONS = { regression: 1, classification: 2, weighted: 3 } as const;

const whole = z.int().min(0);
const count = z.int().min(1);
const positive = z.number().positive();
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const names = z.array(z.string().min(1)).min(1);
const unit = z.string().exactOptional();

const column = z.discriminatedUnion("kind", [
  z.strictObject({ name: z.string().min(1), kind: z.literal("numeric"), unit, low: z.number(), high: z.number() }),
  z.strictObject({ name: z.string().min(1), kind: z.literal("categorical"), categories: names }),
]);

const schema = z.strictObject({
  target: z.strictObject({
    name: z.string().min(1),
    unit,
    classes: z.array(z.string().min(1)).min(2).exactOptional(),
  }),
  columns: z.array(column).min(1),
  header: names,
  reading: z.strictObject({
    header: z.enum(headerChoices),
    missing: z.enum(missingChoices),
    na: z.array(z.string()).exactOptional(),
    decimal: z.enum(decimalChoices),
    thousands: z.enum(thousandsChoices),
  }),
});

const standardizer = z.strictObject({
  featureMean: z.array(z.number()).min(1),
  featureScale: z.array(positive).min(1),
  targetMean: z.number(),
  targetScale: positive,
});

const knobs = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

const plan = z.strictObject({
  network: z.strictObject({
    hidden: z.array(count),
    activation: z.enum(Object.keys(activations) as [ActivationName, ...ActivationName[]]),
    residual: z.boolean(),
    norm: z.enum(["none", "layer"]).exactOptional(),
    dropout: z.number().min(0).lt(1).exactOptional(),
  }),
  likelihood: z.union([
    z.strictObject({ kind: z.enum(["gaussian", "heteroscedastic"]), floor: z.number().min(0) }),
    z.strictObject({ kind: z.literal("fixed"), scale: positive }),
    z.strictObject({ kind: z.literal("student-t"), floor: z.number().min(0), degreesOfFreedom: z.number().gt(2) }),
    z.strictObject({ kind: z.literal("poisson"), rate: positive }),
    z.strictObject({ kind: z.literal("bernoulli") }),
    z.strictObject({ kind: z.literal("categorical"), classes: z.int().min(2) }),
  ]),
  prior: z.strictObject({
    scale: positive,
    family: z.enum(priorFamilies).exactOptional(),
    degrees: z.number().min(1).exactOptional(),
    scaling: z.enum(priorScalings).exactOptional(),
    hierarchy: z.enum(priorHierarchies).exactOptional(),
    spread: positive.exactOptional(),
  }),
  method: z.string().min(1),
  options: knobs,
  warmStart: z.strictObject({ iterations: whole, atMost: whole, options: knobs }),
  iterations: whole,
  minibatch: count,
  runs: count,
  engine: z.enum(engineChoices),
  likelihoodTemperature: positive.exactOptional(),
  augmentation: z
    .strictObject({
      copies: count,
      inputNoise: z.number().min(0),
      mixup: z.number().min(0).max(2),
      labelSmoothing: z.number().min(0).max(1),
    })
    .exactOptional(),
});

const vectors = z.strictObject({
  precision: z.enum(["float32", "float64"]),
  count,
  length: whole,
  base64: z.string(),
});

const run = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("draws"),
    draws: vectors,
    stepSize: z.strictObject({ first: z.number(), last: z.number() }),
    temperature: z.number().min(0),
  }),
  z.strictObject({ kind: z.literal("networks"), networks: vectors }),
  z.strictObject({
    kind: z.literal("gaussian"),
    mean: vectors,
    deviation: vectors,
    factors: z.array(z.strictObject({ offset: whole, rows: count, columns: count, values: vectors })),
    kroneckers: z
      .array(
        z.strictObject({
          offset: whole,
          outputs: count,
          inputs: count,
          left: vectors,
          right: vectors,
          deviations: vectors,
        }),
      )
      .exactOptional(),
    isLinearized: z.boolean().exactOptional(),
    logEvidence: z.number().exactOptional(),
  }),
]);

const verdict = z.strictObject({
  of: z.enum(["fit", "validation"]),
  name: z.string(),
  level: z.enum(["good", "doubtful", "bad"]),
  text: z.string(),
});

const word = z.int().min(0).max(0xffffffff);

export const modelFile = z.strictObject({
  format: z.literal(MODEL_FORMAT),
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  digest,
  made: z.record(z.string(), z.string()),
  origin: z.record(z.string(), z.json()),
  task: z.enum(["regression", "classification"]),
  data: z.strictObject({ name: z.string(), rows: count, fingerprint: digest }),
  schema,
  standardizer,
  plan,
  prediction: z.strictObject({
    engine: z.enum(engineNames),
    draws: count,
    key: z.strictObject({ high: word, low: word }),
    temperature: positive.exactOptional(),
  }),
  verdicts: z.array(verdict),
  posterior: z.strictObject({ kind: z.enum(["draws", "gaussian", "networks", "point"]), runs: z.array(run).min(1) }),
});

export type ModelFile = z.output<typeof modelFile>;
