/** Generates the OpenAPI document from the table of operations and the validation schemas. */
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { defined } from "../../common/defined.ts";
import { backupDescription } from "./backup.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations/index.ts";
import { problems, type ProblemCode } from "./problem.ts";
import { problem } from "../../wire/parts.ts";

export const BASE = "/api/v1";

export type OpenApiDocument = ReturnType<typeof createDocument>;

export function openApiDocument(version: string): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) (paths[BASE + operation.path] ??= {})[operation.method] = describe(operation);
  paths[`${BASE}/studies/{study}/events`] = { get: events };
  paths[`${BASE}/backup`] = {
    post: {
      ...backupDescription,
      responses: { ...backupDescription.responses, ...problemAnswers(["storage", "conflict"]) },
    },
  };
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Credence",
      version,
      description: "A Bayesian-optimization hyperparameter tuner: ask for trials, tell their results.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }, {}],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "Required if the server has tokens." } },
    },
  });
}

const studyName = z.string().meta({ description: "The study's name." });
const trialNumber = z.int().min(0).meta({ description: "The trial's number." });

const events: ZodOpenApiOperationObject = {
  operationId: "followStudy",
  summary: "Follow a study as server-sent events",
  description:
    "Events `study`, `trial` and `deleted`. The id is the study's revision; a client that reconnects with Last-Event-ID " +
    "receives the events it missed.",
  requestParams: {
    path: z.object({ study: studyName }),
    header: z.object({ "Last-Event-ID": z.string().optional() }),
  },
  responses: {
    200: { description: "A stream of events.", content: { "text/event-stream": { schema: z.string() } } },
    ...problemAnswers(["not-found", "overloaded"]),
  },
};

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, method, summary, description, path, query, body, example } = operation;
  const parameters = {
    ...defined({
      study: path.includes("{study}") ? studyName : undefined,
      number: path.includes("{number}") ? trialNumber : undefined,
    }),
  };
  const header = z.object({
    "Idempotency-Key": z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: "A request that is repeated with the same key is executed only once." }),
  });
  return {
    operationId: id,
    summary,
    ...defined({ description }),
    requestParams: {
      ...defined({
        path: Object.keys(parameters).length === 0 ? undefined : z.object(parameters),
        query: query === undefined ? undefined : (query as z.ZodObject),
        header: method === "get" ? undefined : header,
      }),
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: operation.bodyOptional !== true,
            content: {
              "application/json": {
                schema: body,
                ...defined({ example: "body" in example ? example.body : undefined }),
              },
            },
          },
        }),
    responses: answersOf(operation),
  };
}

function answersOf(operation: Operation): ZodOpenApiResponsesObject {
  const answers: Record<string, unknown> = {};
  for (const [status, { means, shape }] of Object.entries(operation.answers)) {
    answers[status] =
      shape === null
        ? { description: means }
        : { description: means, content: { "application/json": { schema: shape } } };
  }
  const general: ProblemCode[] = ["unauthorized", "forbidden", "rate-limited", "storage"];
  const ofBody: ProblemCode[] = operation.body === undefined ? [] : ["malformed", "too-large", "unsupported-type"];
  const ofInput: ProblemCode[] = operation.body === undefined && operation.query === undefined ? [] : ["invalid"];
  const codes = [...(operation.problems ?? []), ...ofInput, ...ofBody, ...general];
  return { ...answers, ...problemAnswers(codes) } as ZodOpenApiResponsesObject;
}

/** By status, with the possible codes. */
function problemAnswers(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus: Record<string, ProblemCode[]> = {};
  for (const code of codes) (byStatus[String(problems[code][0])] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problems[code][1]}.`).join(" "),
        content: { "application/problem+json": { schema: problem } },
      },
    ]),
  ) as ZodOpenApiResponsesObject;
}
