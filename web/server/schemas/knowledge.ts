/** Shapes of what there is to know of a study, and of objectives. */
import { z } from "zod";
import type { ServerJson } from "../../api.ts";
import { hyperparameterValue, jsonValue, metric, name, time, whole } from "./common.ts";
import { space } from "./studies.ts";

export const audit = z.strictObject({
  entries: z.array(
    z.strictObject({
      who: z.string(),
      at: time,
      reason: z.string().nullable(),
      number: whole.nullable(),
      action: z.string(),
      before: jsonValue,
      after: jsonValue,
    }),
  ),
});

const option = z.strictObject({
  name,
  summary: z.string(),
  default: hyperparameterValue.exactOptional(),
  choices: z.array(hyperparameterValue).exactOptional(),
});

export const objectives = z.strictObject({
  objectives: z.array(
    z.strictObject({
      name,
      summary: z.string(),
      options: z.array(option),
      space: space.nullable(),
      metrics: z.array(metric).nullable(),
    }),
  ),
});

export const server: z.ZodType<ServerJson> = z.strictObject({
  version: z.string(),
  executes: z.boolean().meta({ description: "Are trials of built-in objectives evaluated by the server itself?" }),
  access: z.enum(["read", "write"]),
});
