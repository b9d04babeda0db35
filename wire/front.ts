/** Schemas of a study's Pareto front. */
import { z } from "zod";
import { name, whole } from "./parts.ts";

/** Maximum number of entries in a list of the front in a response. */
export const MAX_FRONT = 10_000;

export const front = z
  .strictObject({
    metrics: z.array(name).meta({ description: "The tuned metrics, in order." }),
    members: z.array(whole).meta({
      description:
        "Trial numbers of the non-dominated trials, ordered by the first metric, best first; if there are more than 10,000, an evenly spaced sample of 10,000.",
    }),
    reference: z
      .array(z.number())
      .meta({ description: "For each tuned metric, how bad a value may be and still count." }),
    hypervolume: z.number().meta({ description: "Volume that the front dominates, up to the reference point." }),
    complete: whole,
    feasible: whole.meta({ description: "Complete trials that meet the requirements." }),
    growth: z.strictObject({ number: z.array(whole), hypervolume: z.array(z.number()) }).meta({
      description: "The trials that made the hypervolume grow, and the hypervolume after each; at most 10,000.",
    }),
  })
  .meta({ id: "Front" });

export const frontAnswer = z.strictObject({
  front: front.nullable().meta({ description: "Null while no complete trial meets the requirements." }),
});
