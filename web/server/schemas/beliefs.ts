/** Shapes of what the surrogate believes, and of how to ask for it. */
import { z } from "zod";
import type { ImportanceJson, SurrogateCheckJson, SurrogateJson } from "../../api.ts";
import { hyperparameters, hyperparameterValue, name, whole } from "./common.ts";

const share = z.number().min(0).max(1);
const interval = z
  .strictObject({ low: share, high: share })
  .meta({ id: "Interval", description: "Holds 90 % of the fits." });
const column = z.array(z.number());
const probabilities = z.array(share);
const acquisition = z.enum(["log-ei", "ucb"]);

export const importance: z.ZodType<ImportanceJson> = z
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

export const surrogate: z.ZodType<SurrogateJson> = z
  .strictObject({
    axes: z.array(z.strictObject({ name, values: z.array(hyperparameterValue) })),
    at: hyperparameters,
    mean: column,
    deviation: column,
    acquisition: column,
    acquisitionName: acquisition,
    feasibility: probabilities.nullable(),
    noise: z.number(),
    best: z.number(),
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "Surrogate", description: "Grids are row-major: the last axis varies fastest." });

export const check: z.ZodType<SurrogateCheckJson> = z
  .strictObject({
    number: z.array(whole),
    observed: column,
    predicted: column,
    low: column,
    high: column,
    z: column,
    calibration: z.strictObject({ level: probabilities, share: probabilities }),
    explained: z.number(),
    rankCorrelation: z.number(),
    verdict: z.strictObject({ level: z.enum(["good", "doubtful", "bad"]), text: z.string() }),
    fitted: whole,
    seen: whole,
  })
  .meta({ id: "SurrogateCheck" });

export const surrogateQuery = z.strictObject({
  x: name.meta({ description: "Name of a dimension." }),
  y: name.exactOptional().meta({ description: "Name of another one, for a surface." }),
  at: z.string().max(10_000).exactOptional().meta({
    description: "Values of other dimensions as a JSON object; those of the best trial where none are given.",
  }),
  points: z.coerce.number().int().min(2).max(101).default(41).meta({ description: "Places along each axis." }),
  acquisition: acquisition
    .exactOptional()
    .meta({ description: "Default: the study's own; log-ei where it takes turns." }),
});
