/** Operations to evaluate the leading configurations and the default again, and to read the result. */
import { queueOf } from "../../../service/queues.ts";
import { CredenceError } from "../../../common/errors.ts";
import { confirmation } from "../../../tuner/analysis/confirmation.ts";
import { hasRequirements } from "../../../tuner/study/goals.ts";
import { isConfirmation, isFinished } from "../../../tuner/study/trial.ts";
import { MIN_MEASURED } from "../../../tuner/surrogate/surrogate.ts";
import * as shapes from "../../../wire/confirmation.ts";
import { json, trialJson } from "../documents.ts";
import { operation } from "../operation.ts";

export const confirmOperation = operation({
  id: "confirmStudy",
  method: "post",
  path: "/studies/{study}/confirmation",
  summary: "Re-evaluate the leading configurations and the default",
  description:
    "Enqueues repeats of the most promising configurations (with several objectives, of points on the front) and the default, with " +
    "new random numbers " +
    "that all configurations share in each repeat. Repeats are added to the study's budget.",
  body: shapes.confirmationRequest,
  answers: { 201: { means: "The enqueued trials.", shape: shapes.confirmationTrials } },
  problems: ["not-found", "conflict", "overloaded"],
  example: { path: { study: "ovens" }, body: { top: 2, repeats: 1 } },
  async handle({ service, study: name, body, once, author, queries, address, signal }) {
    const { study, trials, open } = await queueOf(service, name).cache.refresh();
    const pending = open.filter(isConfirmation).length;
    if (pending > 0) {
      const message = `Study ${JSON.stringify(name)} has ${pending} confirmations that are not evaluated yet.`;
      throw new CredenceError("conflict", message, { fields: { study: name } });
    }
    const question = { kind: "confirmation-plan", ...body } as const;
    const plan = await queries.run(address, signal, () => service.analyst.analyse({ study, trials, question }));
    if (plan.length === 0) {
      const met = hasRequirements(study) ? ", one of which meets the requirements," : "";
      const message = `Study ${JSON.stringify(name)} needs at least ${MIN_MEASURED} complete trials${met} to be confirmed.`;
      throw new CredenceError("conflict", message, { fields: { study: name } });
    }
    return once(async ({ store }) => {
      const { budget } = await store.readStudy(name);
      if (budget.trials !== undefined) {
        const spent = trials.filter(isFinished).length;
        await store.setBudget(name, { ...budget, trials: Math.max(budget.trials, spent) + plan.length });
      }
      const added = [];
      for (const suggestion of plan) added.push(await store.enqueueTrial(name, suggestion, author().now));
      return { status: 201, body: json({ trials: added.map(trialJson) }) };
    });
  },
});

export const readConfirmationOperation = operation({
  id: "readConfirmation",
  method: "get",
  path: "/studies/{study}/confirmation",
  summary: "Read the result of repeats",
  description:
    "Means over the complete repeats, gains over the default (from paired differences, with standard errors), and the " +
    "probability of being the best; with several objectives, which configurations are on the front by their means.",
  answers: { 200: { means: "Best first; null before the first confirmation.", shape: shapes.confirmationAnswer } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study: name }) {
    const { study, trials } = await queueOf(service, name).cache.refresh();
    return { status: 200, body: json({ confirmation: confirmation(study, trials) }) };
  },
});
