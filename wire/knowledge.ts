/** Schemas of a study's analyses, and of objectives. */
import { z } from "zod";
import { hyperparameterValue, jsonValue, metric, name, nextPage, pageQuery, time, whole } from "./parts.ts";
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

export const auditPage = audit.extend({ next: nextPage });
export const auditQuery = pageQuery(100);

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

export const server = z.strictObject({
  version: z.string(),
  executes: z.boolean().meta({ description: "Are trials of built-in objectives evaluated by the server itself?" }),
  access: z.enum(["read", "write"]),
});
