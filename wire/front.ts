/** Schemas of a study's Pareto front. */
import { z } from "zod";
import { name, whole } from "./parts.ts";

/** Maximum number of entries in a list of the front in a response. */
export const MAX_FRONT = 10_000;

export const front = z
  .strictObject({
    metrics: z.array(name).meta({ description: "The tuned metrics, in their order." }),
    members: z.array(whole).meta({
      description:
        "Numbers of the trials that no other dominates, by the first metric, best first; of more than 10,000, as many spread evenly.",
    }),
    reference: z
      .array(z.number())
      .meta({ description: "Of each tuned metric: how bad a value may be and still count." }),
    hypervolume: z.number().meta({ description: "What the front dominates up to the reference point." }),
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
