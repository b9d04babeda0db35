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
  front: front.nullable().default(null).meta({ description: "Null before a trial is on it." }),
  surrogates: z.array(surrogate).meta({
    description: "Along each dimension, and over pairs of dimensions; none before five trials are complete.",
  }),
  check: check.nullable().meta({ description: "Null before five trials are complete." }),
  recommendation: recommendation.nullable().meta({ description: "Null before five trials are complete." }),
  advice: advice.nullable().meta({ description: "Null before five trials are complete." }),
  confirmation: confirmation.nullable().meta({ description: "Null where nothing was evaluated again." }),
  trials: z.array(trial).meta({
    description:
      "Trials of the table, by number: all of them, or those of the plot where there are more than a page holds.",
  }),
  best: z
    .strictObject({ trial: trialDetail, artifacts: z.array(artifact) })
    .nullable()
    .meta({ description: "The best trial in full; null before one is complete." }),
});
