/** Schemas of the surrogate's predictions, and of requests for them. */
import { z } from "zod";
import { acquisitionName, hyperparameters, hyperparameterValue, name, verdict, whole } from "./parts.ts";

const share = z.number().min(0).max(1);
export const interval = z
  .strictObject({ low: share, high: share })
  .meta({ id: "Interval", description: "Holds 90 % of the fits." });
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
  description: "The median of what the trials leave possible, and the central 95 % interval.",
});
export const recommendation = z
  .strictObject({
    number: whole.meta({ description: "The first trial of the recommended configuration." }),
    hyperparameters,
    evaluations: whole.meta({ description: "Complete trials of this very configuration." }),
    expected: estimate.meta({ description: "Its value without the noise of an evaluation." }),
    noise: z.number().meta({ description: "Standard deviation of the noise of one evaluation." }),
    probabilityMet: share.nullable().meta({
      description:
        "Probability that it meets the requirements, apart from evaluation noise; null without requirements.",
    }),
    best: z.strictObject({ number: whole, value: z.number(), expected: z.number() }).meta({
      description: "The trial with the best value observed, luck included, and what is to be expected of it.",
    }),
    leaders: z
      .array(z.strictObject({ number: whole, expected: z.number() }))
      .meta({ description: "The most promising configurations, the recommended one first." }),
    overDefault: z
      .strictObject({ number: whole, expected: estimate, gain: estimate, probability: share })
      .nullable()
      .meta({ description: "How much better it is than the default configuration, > 0 whatever the direction." }),
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "Recommendation" });

export const advice = z
  .strictObject({
    remaining: z.strictObject({ expected: z.number().min(0), atMost: z.number().min(0) }).meta({
      description: "What all further trials could gain over the recommended configuration; at most, with 95 %.",
    }),
    noise: z.number().min(0),
    worthwhile: z.number().min(0).meta({ description: "Less than this is no gain." }),
    needed: whole,
    complete: whole,
    isEnough: z.boolean(),
    edges: z.array(
      z
        .strictObject({ name, end: z.enum(["lower", "upper"]), bound: z.number(), wider: z.string() })
        .meta({ description: "An end of a range that the recommended configuration lies at." }),
    ),
    trust: verdict,
  })
  .meta({ id: "Advice", description: "Advice, never a stop." });

const notReady = z
  .strictObject({
    ready: z.literal(false),
    needed: whole.meta({ description: "Complete trials that a surrogate is fitted to at least." }),
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
  y: name.exactOptional().meta({ description: "Name of another one, for a surface." }),
  at: z.string().max(10_000).exactOptional().meta({
    description: "Values of other dimensions as a JSON object; those of the best trial where none are given.",
  }),
  points: z.coerce.number().int().min(2).max(101).default(41).meta({ description: "Places along each axis." }),
  acquisition: acquisitionName
    .exactOptional()
    .meta({ description: "Default: the study's own; log-ei where it takes turns." }),
});
