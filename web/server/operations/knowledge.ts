/** Read-only operations on studies and the server. */
import { CredenceError } from "../../../common/errors.ts";
import { operation } from "../operation.ts";
import * as shapes from "../../../wire/knowledge.ts";
import { trial } from "../../../wire/trials.ts";
import { auditJson, json, trialJson } from "../documents.ts";
import { readByOffset } from "../page.ts";

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
    throw new CredenceError("not-found", `No trial of ${JSON.stringify(study)} is complete.`, { fields: { study } });
  },
});

export const auditOperation = operation({
  id: "readAudit",
  method: "get",
  path: "/studies/{study}/audit",
  summary: "Read the audit log",
  query: shapes.auditQuery,
  description:
    "`before` and `after` contain only what differs: attributes, dimensions and tags that were added, removed or " +
    "changed, and the changed part of a long text. For a deleted trial, `before` is the whole trial.",
  answers: { 200: { means: "A page of entries, newest last.", shape: shapes.auditPage } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: "limit=50" },
  async handle({ service, study, query: { after, limit } }) {
    const { entries, next } = await readByOffset({ after, limit }, (page) => service.store.readAudit(study, page));
    return { status: 200, body: json({ ...auditJson(entries), next }) };
  },
});

export const objectivesOperation = operation({
  id: "listObjectives",
  method: "get",
  path: "/objectives",
  summary: "List the built-in objectives",
  answers: {
    200: { means: "Each with its options, default space and metrics.", shape: shapes.objectives },
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
  summary: "Read information about the server",
  answers: {
    200: {
      means: "Version, whether the server evaluates trials, and the permissions of this client.",
      shape: shapes.server,
    },
  },
  example: {},
  handle: ({ server }) => Promise.resolve({ status: 200, body: json(server) }),
});
