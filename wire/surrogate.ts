/** Schemas of the surrogate's predictions, and of requests for them. */
import { z } from "zod";
import { acquisitionName, hyperparameters, hyperparameterValue, name, verdict, whole } from "./parts.ts";

const share = z.number().min(0).max(1);
export const interval = z
  .strictObject({ low: share, high: share })
  .meta({ id: "Interval", description: "Contains 90 % of the fits." });
const column = z.array(z.number());
const probabilities = z.array(share);

export const importance = z
  .strictObject({
    dimensions: z.array(
      z.strictObject({
        name,
        main: share,
        mainInterval: interval,
        total: share,
        totalInterval: interval,
        best: hyperparameterValue.nullable(),
      }),
    ),
    fits: whole,
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "Importance" });

export const surrogate = z
  .strictObject({
    axes: z.array(z.strictObject({ name, values: z.array(hyperparameterValue) })),
    at: hyperparameters,
    mean: column,
    deviation: column,
    acquisition: column,
    acquisitionName,
    feasibility: probabilities.nullable(),
    noise: z.number(),
    best: z.number(),
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "Surrogate", description: "Grids are row-major: the last axis varies fastest." });

export const check = z
  .strictObject({
    number: z.array(whole),
    observed: column,
    clipped: z.array(whole),
    predicted: column,
    low: column,
    high: column,
    z: column,
    calibration: z.strictObject({ level: probabilities, share: probabilities }),
    explained: z.number(),
    rankCorrelation: z.number(),
    verdict,
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "SurrogateCheck" });

const estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).meta({
  id: "Estimate",
  description: "The posterior median and the central 95 % interval.",
});
export const recommendation = z
  .strictObject({
    number: whole.meta({ description: "The first trial of the recommended configuration." }),
    hyperparameters,
    evaluations: whole.meta({ description: "Complete trials of exactly this configuration." }),
    expected: estimate.meta({ description: "Its expected value, without evaluation noise." }),
    noise: z.number().meta({ description: "Standard deviation of the noise of one evaluation." }),
    probabilityMet: share.nullable().meta({
      description:
        "Probability that it meets the requirements, apart from evaluation noise; null without requirements.",
    }),
    best: z.strictObject({ number: whole, value: z.number(), expected: z.number() }).meta({
      description: "The trial with the best observed value, which is partly luck, and its expected value.",
    }),
    leaders: z
      .array(z.strictObject({ number: whole, expected: z.number() }))
      .meta({ description: "The most promising configurations, the recommended one first." }),
    overDefault: z
      .strictObject({ number: whole, expected: estimate, gain: estimate, probability: share })
      .nullable()
      .meta({
        description: "How much better it is than the default configuration; > 0 means better for either direction.",
      }),
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "Recommendation" });

export const advice = z
  .strictObject({
    remaining: z.strictObject({ expected: z.number().min(0), atMost: z.number().min(0) }).meta({
      description:
        "What all further trials could gain over the recommended configuration: the expected gain and its 95 % upper bound.",
    }),
    noise: z.number().min(0),
    worthwhile: z.number().min(0).meta({ description: "A smaller gain does not count." }),
    needed: whole,
    complete: whole,
    isEnough: z.boolean(),
    edges: z.array(
      z
        .strictObject({ name, end: z.enum(["lower", "upper"]), bound: z.number(), wider: z.string() })
        .meta({ description: "A range limit that the recommended configuration has reached." }),
    ),
    trust: verdict,
  })
  .meta({ id: "Advice", description: "Only advice; it never stops the study." });

const notReady = z
  .strictObject({
    ready: z.literal(false),
    needed: whole.meta({ description: "Minimum number of complete trials for a surrogate." }),
    have: whole.meta({ description: "Complete trials so far." }),
  })
  .meta({ id: "SurrogateNotReady" });
const ready = { ready: z.literal(true) };
export const surrogateAnswer = z.discriminatedUnion("ready", [
  z.strictObject({ ...ready, ...surrogate.shape }),
  notReady,
]);
export const recommendationAnswer = z.discriminatedUnion("ready", [
  z.strictObject({ ...ready, ...recommendation.shape }),
  notReady,
]);
export const adviceAnswer = z.discriminatedUnion("ready", [z.strictObject({ ...ready, ...advice.shape }), notReady]);
export const checkAnswer = z.discriminatedUnion("ready", [z.strictObject({ ...ready, ...check.shape }), notReady]);

const metric = name.exactOptional().meta({ description: "A metric of the study; default: the first." });
export const metricQuery = z.strictObject({ metric });

export const surrogateQuery = z.strictObject({
  metric,
  x: name.meta({ description: "Name of a dimension." }),
  y: name.exactOptional().meta({ description: "Name of a second dimension, for a surface." }),
  at: z.string().max(10_000).exactOptional().meta({
    description: "Values of the other dimensions, as a JSON object; by default those of the best trial.",
  }),
  points: z.coerce
    .number()
    .int()
    .min(2)
    .max(101)
    .default(41)
    .meta({ description: "Number of points along each axis." }),
  acquisition: acquisitionName
    .exactOptional()
    .meta({ description: "Default: the study's acquisition; log-ei if it alternates." }),
});
