/** Schemas of confirmations: requests and results. */
import { z } from "zod";
import { name, whole } from "./parts.ts";
import { trial } from "./trials.ts";

export const confirmationRequest = z
  .strictObject({
    top: z.int().min(1).max(10).default(5).meta({ description: "Configurations besides the default." }),
    repeats: z.int().min(1).max(100).default(3).meta({ description: "Evaluations of each configuration." }),
  })
  .meta({ id: "ConfirmationRequest" });

export const confirmationTrials = z.strictObject({ trials: z.array(trial) });

const gain = z
  .strictObject({ value: z.number(), standardError: z.number(), low: z.number(), high: z.number() })
  .meta({ id: "PairedDifference", description: "Better than the default where > 0, with the central 95 % interval." });

export const confirmation = z
  .strictObject({
    configurations: z.array(
      z.strictObject({
        number: whole.meta({ description: "The first trial of the configuration." }),
        isDefault: z.boolean(),
        mean: z.number().nullable().meta({ description: "Of the first metric." }),
        metrics: z
          .array(z.strictObject({ name, mean: z.number(), standardError: z.number().nullable() }))
          .meta({ description: "The tuned and the required metrics." }),
        meets: z.boolean().nullable().meta({ description: "Whether its means meet the requirements." }),
        isOnFront: z.boolean().nullable().meta({ description: "By its means; null with one objective." }),
        failed: whole,
        gain: gain.nullable(),
        probabilityBest: z.number().min(0).max(1).nullable().meta({
          description: "Of those that meet the requirements; with several objectives, of being on the front.",
        }),
      }),
    ),
    repeats: whole,
    degreesOfFreedom: whole,
    pending: whole,
  })
  .meta({ id: "Confirmation" });

export const confirmationAnswer = z.strictObject({ confirmation: confirmation.nullable() });
