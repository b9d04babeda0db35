/** Operations of workers: ask, heartbeat, report, tell, release. */
import { askTrials } from "../../../service/ask.ts";
import { pauseAfterFailures } from "../../../service/breaker.ts";
import { heartbeat, releaseTrial, reportValues, tellResult } from "../../../service/tell.ts";
import { operation } from "../operation.ts";
import * as shapes from "../../../wire/trials.ts";
import { json, suggestionsJson, time, trialJson } from "../documents.ts";

const HELD = "60:example";

export const askOperation = operation({
  id: "ask",
  method: "post",
  path: "/studies/{study}/suggestions",
  summary: "Ask for trials to evaluate",
  description:
    "Waiting trials come first, then new ones, each with a lease; only its holder may report and tell. Suggestions " +
    "use every result that arrived before the request; the response waits up to `waitSeconds` for them. A response without " +
    "trials gives the reason in `end`.",
  body: shapes.suggestionsRequest,
  bodyOptional: true,
  answers: { 200: { means: "Running trials.", shape: shapes.suggestions } },
  problems: ["not-found", "conflict"],
  example: { path: { study: "ovens" }, body: { count: 3, worker: "kitchen-1", leaseSeconds: 60 } },
  handle: ({ service, study, body, signal, once }) =>
    askTrials(service, study, {
      request: body,
      signal,
      once,
      answer: (asked) => ({ status: 200, body: json(suggestionsJson(asked)) }),
    }),
});

export const heartbeatOperation = operation({
  id: "heartbeat",
  method: "post",
  path: "/studies/{study}/trials/{number}/heartbeat",
  summary: "Extend a lease",
  body: shapes.heartbeatRequest,
  answers: { 200: { means: "Extended; `stop` asks the worker to end the trial.", shape: shapes.heartbeat } },
  problems: ["not-found", "lease-lost", "conflict"],
  example: { path: { study: "ovens", number: 0 }, body: { lease: HELD, leaseSeconds: 120 } },
  handle: ({ study, number, body, once }) =>
    once(async (service) => {
      const renewal = { holder: body.lease, seconds: body.leaseSeconds };
      const { expiresAt, stop } = await heartbeat(service, { study, number }, renewal);
      return { status: 200, body: { expiresAt: time(expiresAt), stop } };
    }),
});

export const reportOperation = operation({
  id: "report",
  method: "post",
  path: "/studies/{study}/trials/{number}/reports",
  summary: "Report intermediate values",
  description:
    "In a study with pruning, the response to a report of its metric says whether to continue the trial. After `stop`, tell " +
    "its last values with the state `pruned`, or release it; it is then pruned with what it has reported.",
  body: shapes.reportRequest,
  answers: { 200: { means: "Whether to continue.", shape: shapes.decision } },
  problems: ["not-found", "lease-lost", "conflict"],
  example: { path: { study: "ovens", number: 0 }, body: { lease: HELD, step: 1, values: { loss: 0.9 } } },
  handle: ({ study, number, body: { lease, step, values }, once }) =>
    once(async (service) => {
      const answer = await reportValues(service, { study, number }, { holder: lease, step, values });
      const decision = answer.stopRequested ? "stop" : "continue";
      return { status: 200, body: { decision, prunedBy: answer.prunedBy } };
    }),
});

export const tellOperation = operation({
  id: "tell",
  method: "post",
  path: "/studies/{study}/trials/{number}/result",
  summary: "Tell how a trial ended",
  description:
    "Values for every metric, or a failure: the surrogate learns from `diverged` and `infeasible`; after `transient`, " +
    "the trial is retried. Sending the same result again is allowed; sending a different one is a conflict. Several failures " +
    "of one kind in a row pause the study.",
  body: shapes.resultRequest,
  answers: { 200: { means: "The updated trial.", shape: shapes.trial } },
  problems: ["not-found", "lease-lost", "conflict"],
  example: {
    path: { study: "ovens", number: 0 },
    body: {
      lease: HELD,
      values: { loss: 0.31 },
      standardErrors: { loss: 0.01 },
      metrics: { minutes: 12 },
      artifacts: [{ name: "curve", kind: "curve", title: "Loss by epoch", data: [0.9, 0.5, 0.31] }],
    },
  },
  async handle({ service, study, number, body: { lease, ...result }, once }) {
    let hasFailed = false;
    const answer = await once(async (inside) => {
      const told = await tellResult(inside, { study, number }, { holder: lease, result });
      hasFailed = told.state === "failed";
      return { status: 200, body: json(trialJson(told)) };
    });
    if (hasFailed) await pauseAfterFailures(service, study, number);
    return answer;
  },
});

export const releaseOperation = operation({
  id: "release",
  method: "post",
  path: "/studies/{study}/trials/{number}/release",
  summary: "Release a trial",
  description:
    "For a worker that is shutting down: the trial is queued for another worker, and the attempt does not count.",
  body: shapes.releaseRequest,
  answers: { 200: { means: "The waiting trial.", shape: shapes.trial } },
  problems: ["not-found", "lease-lost", "conflict"],
  example: { path: { study: "ovens", number: 1 }, body: { lease: HELD } },
  handle: ({ study, number, body, once }) =>
    once(async (service) => ({
      status: 200,
      body: json(trialJson(await releaseTrial(service, { study, number }, body.lease))),
    })),
});
