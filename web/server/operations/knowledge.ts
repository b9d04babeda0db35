/** Operations that tell what there is to know. */
import { CredenceError } from "../../../tuner/errors.ts";
import { operation } from "../operation.ts";
import * as shapes from "../schemas/knowledge.ts";
import { trial } from "../schemas/trials.ts";
import { auditJson, json, trialJson } from "../wire.ts";

export const bestOperation = operation({
  id: "readBest",
  method: "get",
  path: "/studies/{study}/best",
  summary: "Read the best trial",
  answers: { 200: { means: "The complete trial with the best first metric.", shape: trial } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    const best = await service.store.readBest(study);
    if (best !== null) return { status: 200, body: json(trialJson(best)) };
    throw new CredenceError("not-found", `best trial of ${JSON.stringify(study)}; must be complete: none is yet`);
  },
});

export const auditOperation = operation({
  id: "readAudit",
  method: "get",
  path: "/studies/{study}/audit",
  summary: "Read who changed what on purpose",
  answers: { 200: { means: "Newest last.", shape: shapes.audit } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    return { status: 200, body: json(auditJson(await service.store.readAudit(study))) };
  },
});

export const objectivesOperation = operation({
  id: "listObjectives",
  method: "get",
  path: "/objectives",
  summary: "List the built-in objectives",
  answers: {
    200: { means: "Each with its options, and the space and metrics it has by default.", shape: shapes.objectives },
  },
  example: {},
  async handle({ service }) {
    const objectives = service.objectives.map(({ name, summary, options, create }) => {
      const created = create({});
      const objective = "objective" in created ? created.objective : null;
      return { name, summary, options, space: objective?.space ?? null, metrics: objective?.metrics ?? null };
    });
    return { status: 200, body: json({ objectives }) };
  },
});

export const serverOperation = operation({
  id: "readServer",
  method: "get",
  path: "/server",
  summary: "Read what the client talks to",
  answers: { 200: { means: "The version, whether it evaluates, and what this client may do.", shape: shapes.server } },
  example: {},
  handle: ({ server }) => Promise.resolve({ status: 200, body: json(server) }),
});
