/** Shapes of the Pareto front of a study. */
import { z } from "zod";
import { name, whole } from "./parts.ts";

export const front = z
  .strictObject({
    metrics: z.array(name).meta({ description: "The tuned metrics, in their order." }),
    members: z
      .array(whole)
      .meta({ description: "Numbers of the trials that no other dominates, by the first metric, best first." }),
    reference: z
      .array(z.number())
      .meta({ description: "Of each tuned metric: how bad a value may be and still count." }),
    hypervolume: z.number().meta({ description: "What the front dominates up to the reference point." }),
    complete: whole,
    feasible: whole.meta({ description: "Complete trials that meet the requirements." }),
    growth: z.strictObject({ number: z.array(whole), hypervolume: z.array(z.number()) }).meta({
      description: "The trials that made the hypervolume grow, and the hypervolume after each.",
    }),
  })
  .meta({ id: "Front" });

export const frontAnswer = z.strictObject({
  front: front.nullable().meta({ description: "Null while no complete trial meets the requirements." }),
});
