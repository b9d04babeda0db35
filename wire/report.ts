/** A study as one document, which `credence report` embeds in its page along with the page's own program. */
import { z } from "zod";
import { confirmation } from "./confirmation.ts";
import { front } from "./front.ts";
import { artifact, time } from "./parts.ts";
import { attempts, plot } from "./plots.ts";
import { notices, summary } from "./studies.ts";
import { advice, check, importance, recommendation, surrogate } from "./surrogate.ts";
import { trial, trialDetail } from "./trials.ts";

export const report = z.strictObject({
  version: z.string().meta({ description: "Of Credence." }),
  madeAt: time,
  study: summary,
  notices: notices.shape.notices,
  plot,
  attempts,
  importance,
  front: front.nullable().default(null).meta({ description: "Null until a trial is on the front." }),
  surrogates: z.array(surrogate).meta({
    description: "Along each dimension, and over pairs of dimensions; empty until five trials are complete.",
  }),
  check: check.nullable().meta({ description: "Null until five trials are complete." }),
  recommendation: recommendation.nullable().meta({ description: "Null until five trials are complete." }),
  advice: advice.nullable().meta({ description: "Null until five trials are complete." }),
  confirmation: confirmation.nullable().meta({ description: "Null if nothing was re-evaluated." }),
  trials: z.array(trial).meta({
    description:
      "Trials of the table, by number: all of them, or those of the plot if there are more than fit on a page.",
  }),
  best: z
    .strictObject({ trial: trialDetail, artifacts: z.array(artifact) })
    .nullable()
    .meta({ description: "The best trial in full; null until a trial is complete." }),
});
