/** Operations on trials outside the loop. */
import { defined } from "../../../common/defined.ts";
import { addTrials, correctTrial, type NewTrial } from "../../../service/trials.ts";
import { operation } from "../operation.ts";
import * as shapes from "../../../wire/trials.ts";
import { type Trial } from "../../../tuner/study/trial.ts";
import { json, trialJson } from "../documents.ts";
import { readByOffset, readPage } from "../page.ts";

export const addTrialsOperation = operation({
  id: "addTrials",
  method: "post",
  path: "/studies/{study}/trials",
  summary: "Enqueue a point, or import finished trials",
  body: shapes.trialsRequest,
  answers: { 201: { means: "The trial, or all trials if `trials` was given.", shape: shapes.addedTrials } },
  problems: ["not-found", "conflict"],
  example: {
    path: { study: "ovens" },
    body: {
      trials: [
        { hyperparameters: { lr: 0.01, layers: 2, optimizer: "adam" }, notes: "Our current settings." },
        { hyperparameters: { lr: 0.1, layers: 2, optimizer: "adam" }, state: "complete", values: { loss: 0.55 } },
        { hyperparameters: { lr: 0.003, layers: 3, optimizer: "adam" }, state: "complete", values: { loss: 0.34 } },
        { hyperparameters: { lr: 0.001, layers: 4, optimizer: "sgd" }, state: "complete", values: { loss: 0.45 } },
        { hyperparameters: { lr: 0.0003, layers: 6, optimizer: "adam" }, state: "complete", values: { loss: 0.41 } },
        { hyperparameters: { lr: 0.03, layers: 8, optimizer: "sgd" }, state: "complete", values: { loss: 0.38 } },
      ],
    },
  },
  handle: ({ study, body, author, once }) =>
    once(async (service) => {
      const isList = "trials" in body;
      const requests = isList ? body.trials : [body];
      const added = await addTrials(service, study, { trials: requests.map(newTrial), author: author(), isList });
      const trials = added.map(trialJson);
      return { status: 201, body: json(isList ? { trials } : trials[0]) };
    }),
});

function newTrial(request: shapes.NewTrialRequest): NewTrial {
  const { hyperparameters, notes, tags, attributes, ...rest } = request;
  const annotations = defined({ notes, tags, attributes });
  if (rest.values !== undefined) {
    const { state, values, standardErrors, metrics, ...past } = rest;
    const result = { values, ...defined({ state, standardErrors, metrics, artifacts: past.artifacts }) };
    return { hyperparameters, annotations, result, past };
  }
  if (rest.failure !== undefined) {
    const { state, failure, ...past } = rest;
    return { hyperparameters, annotations, result: { failure }, past };
  }
  const { state, ...past } = rest;
  return { hyperparameters, annotations, result: null, past };
}

export const listTrialsOperation = operation({
  id: "listTrials",
  method: "get",
  path: "/studies/{study}/trials",
  summary: "List trials by number",
  query: shapes.trialQuery,
  answers: { 200: { means: "A page of trials.", shape: shapes.trialPage } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: "state=complete&state=running&limit=10&order=descending" },
  async handle({ service, study, query: { state, after, limit, order } }) {
    const states = typeof state === "string" ? [state] : state;
    const { entries, hasMore } = await readPage<Trial>(limit, (before, count) =>
      service.store.listTrials(study, {
        ...defined({ after: before.at(-1)?.number ?? after, states }),
        order,
        limit: count,
      }),
    );
    const next = hasMore ? (entries.at(-1)?.number ?? null) : null;
    return { status: 200, body: json({ trials: entries.map(trialJson), next }) };
  },
});

export const readTrialOperation = operation({
  id: "readTrial",
  method: "get",
  path: "/studies/{study}/trials/{number}",
  summary: "Read a trial with its intermediate values",
  description: "Many intermediate values are returned in pages.",
  query: shapes.intermediateQuery,
  answers: { 200: { means: "The trial, with a page of its intermediate values.", shape: shapes.trialDetailPage } },
  problems: ["not-found"],
  example: { path: { study: "ovens", number: 0 } },
  async handle({ service, study, number, query }) {
    const trial = await service.store.readTrial(study, number);
    const { entries: intermediateValues, next } = await readByOffset(query, (page) =>
      service.store.readIntermediateValues(study, number, page),
    );
    return { status: 200, body: json({ ...trialJson(trial), intermediateValues, next }) };
  },
});

export const readArtifactsOperation = operation({
  id: "readArtifacts",
  method: "get",
  path: "/studies/{study}/trials/{number}/artifacts",
  summary: "Read a trial's artifacts",
  query: shapes.artifactsQuery,
  answers: { 200: { means: "A page of artifacts, possibly empty.", shape: shapes.artifactsPage } },
  problems: ["not-found"],
  example: { path: { study: "ovens", number: 0 }, query: "limit=10" },
  async handle({ service, study, number, query }) {
    const { entries: artifacts, next } = await readByOffset(query, (page) =>
      service.store.readArtifacts(study, number, page),
    );
    return { status: 200, body: json({ artifacts, next }) };
  },
});

export const annotateTrialOperation = operation({
  id: "annotateTrial",
  method: "patch",
  path: "/studies/{study}/trials/{number}",
  summary: "Annotate a trial",
  body: shapes.trialPatch,
  answers: { 200: { means: "The updated trial.", shape: shapes.trial } },
  problems: ["not-found"],
  example: { path: { study: "ovens", number: 0 }, body: { tags: ["look-at-this"], attributes: { batch: 7 } } },
  handle: ({ study, number, body: { reason, ...annotations }, author, once }) =>
    once(async (service) => ({
      status: 200,
      body: json(trialJson(await service.store.annotateTrial(study, number, annotations, author(reason)))),
    })),
});

export const correctTrialOperation = operation({
  id: "correctTrial",
  method: "put",
  path: "/studies/{study}/trials/{number}/outcome",
  summary: "Correct the outcome of a finished trial",
  description: "The change is recorded in the audit log, with the given reason.",
  body: shapes.outcomeRequest,
  answers: { 200: { means: "The updated trial.", shape: shapes.trial } },
  problems: ["not-found", "conflict"],
  example: {
    path: { study: "ovens", number: 0 },
    body: { state: "complete", values: { loss: 0.37 }, reason: "The thermometer was off." },
  },
  handle: ({ study, number, body: { reason, ...result }, author, once }) =>
    once(async (service) => {
      const corrected = await correctTrial(service, { study, number }, { result, author: author(reason) });
      return { status: 200, body: json(trialJson(corrected)) };
    }),
});

export const stopTrialOperation = operation({
  id: "stopTrial",
  method: "post",
  path: "/studies/{study}/trials/{number}/stop",
  summary: "Request that a trial stop",
  description:
    "Its worker is notified by the response to its next heartbeat or report. A waiting trial fails as infeasible immediately.",
  body: shapes.stopRequest,
  bodyOptional: true,
  answers: { 200: { means: "The updated trial.", shape: shapes.trial } },
  problems: ["not-found", "conflict"],
  example: { path: { study: "ovens", number: 2 }, body: { reason: "The oven is needed." } },
  handle: ({ study, number, body, author, once }) =>
    once(async (service) => ({
      status: 200,
      body: json(trialJson(await service.store.requestStop(study, number, author(body.reason)))),
    })),
});

export const deleteTrialOperation = operation({
  id: "deleteTrial",
  method: "delete",
  path: "/studies/{study}/trials/{number}",
  summary: "Delete a trial that is not running",
  description: "The deletion is recorded in the audit log. Its number is not reused.",
  answers: { 204: { means: "Deleted.", shape: null } },
  problems: ["not-found", "conflict"],
  example: { path: { study: "ovens", number: 3 } },
  handle: ({ study, number, author, once }) =>
    once(async (service) => {
      await service.store.deleteTrial(study, number, author());
      return { status: 204, body: null };
    }),
});
