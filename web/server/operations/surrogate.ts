/**
 * Operations that query the surrogate. Answers are computed in another thread and cached until there is a new result.
 */
import { queueOf } from "../../../service/queues.ts";
import { defined } from "../../../common/defined.ts";
import { InvalidInput } from "../../../common/errors.ts";
import { showValue } from "../../../common/show-value.ts";
import { type AnswerTo, type Question } from "../../../tuner/analysis/analyst.ts";
import { type Hyperparameters } from "../../../tuner/objective.ts";
import type { ParetoFront } from "../../../tuner/pareto/front.ts";
import { MIN_MEASURED } from "../../../tuner/surrogate/surrogate.ts";
import { frontAnswer, MAX_FRONT } from "../../../wire/front.ts";
import { hyperparameters } from "../../../wire/parts.ts";
import * as shapes from "../../../wire/surrogate.ts";
import { json } from "../documents.ts";
import { type Call, operation } from "../operation.ts";

export const importanceOperation = operation({
  id: "readImportance",
  method: "get",
  path: "/studies/{study}/importance",
  summary: "Read the importance of each dimension",
  description:
    "Shares of the surrogate's variance explained by each dimension, with intervals over fits; no " +
    "dimensions until five trials are complete.",
  query: shapes.metricQuery,
  answers: { 200: { means: "Most important first.", shape: shapes.importance } },
  problems: ["not-found", "overloaded"],
  example: { path: { study: "ovens" } },
  async handle(call) {
    return { status: 200, body: json((await ask(call, { kind: "importance", ...call.query })).answer) };
  },
});

export const recommendationOperation = operation({
  id: "readRecommendation",
  method: "get",
  path: "/studies/{study}/recommendation",
  summary: "Read the recommended configuration",
  description:
    "The evaluated configuration with the best expected value under the surrogate, with that value, the " +
    "noise of one evaluation and the gain over the default. Until five trials are complete, `ready` is false.",
  answers: {
    200: { means: "The configuration, or how many trials are needed.", shape: shapes.recommendationAnswer },
  },
  problems: ["not-found", "overloaded"],
  example: { path: { study: "ovens" } },
  async handle(call) {
    const { answer, complete } = await ask(call, { kind: "recommendation" });
    return { status: 200, body: json(orNotReady(answer, complete)) };
  },
});

export const adviceOperation = operation({
  id: "readAdvice",
  method: "get",
  path: "/studies/{study}/advice",
  summary: "Read whether it is worth continuing",
  description:
    "The expected gain of all further trials compared with the noise of one evaluation; range limits that the " +
    "recommended configuration has reached; whether to trust the surrogate. Until five trials are complete, `ready` is false.",
  answers: { 200: { means: "Advice, or how many trials are needed.", shape: shapes.adviceAnswer } },
  problems: ["not-found", "overloaded"],
  example: { path: { study: "ovens" } },
  async handle(call) {
    const { answer, complete } = await ask(call, { kind: "advice" });
    return { status: 200, body: json(orNotReady(answer, complete)) };
  },
});

export const frontOperation = operation({
  id: "readFront",
  method: "get",
  path: "/studies/{study}/front",
  summary: "Read the Pareto front",
  description:
    "The complete trials that meet the requirements and that no other trial dominates in the tuned metrics, and how " +
    "the hypervolume grew. With one tuned metric, the front is the best trial.",
  answers: { 200: { means: "The front; null before the first such trial.", shape: frontAnswer } },
  problems: ["not-found", "overloaded"],
  example: { path: { study: "ovens" } },
  async handle(call) {
    const { answer } = await ask(call, { kind: "front" });
    return { status: 200, body: json({ front: answer === null ? null : limitedFront(answer) }) };
  },
});

/** At most MAX_FRONT entries: evenly spaced ones of longer lists, including the first and last. */
export function limitedFront(front: ParetoFront): ParetoFront {
  const { number, hypervolume } = front.growth;
  const growth = { number: spread(number), hypervolume: spread(hypervolume) };
  return { ...front, members: spread(front.members), growth };
}

function spread<Entry>(list: readonly Entry[]): readonly Entry[] {
  if (list.length <= MAX_FRONT) return list;
  const step = (list.length - 1) / (MAX_FRONT - 1);
  return Array.from({ length: MAX_FRONT }, (_, index) => list[Math.round(index * step)]);
}

export const surrogateOperation = operation({
  id: "readSurrogate",
  method: "get",
  path: "/studies/{study}/surrogate",
  summary: "Read the surrogate's predictions along one dimension or over two",
  description:
    "Mean, standard deviation, acquisition and probability of success on a grid. Until five trials are complete, `ready` is false.",
  query: shapes.surrogateQuery,
  answers: { 200: { means: "The grid, or how many trials are needed.", shape: shapes.surrogateAnswer } },
  problems: ["not-found", "overloaded"],
  example: {
    path: { study: "ovens" },
    query: `x=lr&y=layers&at=${encodeURIComponent('{"optimizer": "adam"}')}&points=21`,
  },
  async handle(call) {
    const { at, y, acquisition, x, points, metric } = call.query;
    const optional = defined({ y, acquisition, metric, at: at === undefined ? undefined : readValues(at) });
    const { answer, complete } = await ask(call, { kind: "slice", x, points, ...optional });
    return { status: 200, body: json(orNotReady(answer, complete)) };
  },
});

export const checkOperation = operation({
  id: "checkSurrogate",
  method: "get",
  path: "/studies/{study}/surrogate/check",
  summary: "Read surrogate diagnostics",
  description: "Each trial predicted from all the others. Until five trials are complete, `ready` is false.",
  query: shapes.metricQuery,
  answers: {
    200: {
      means: "A column for each quantity and a verdict, or how many trials are needed.",
      shape: shapes.checkAnswer,
    },
  },
  problems: ["not-found", "overloaded"],
  example: { path: { study: "ovens" } },
  async handle(call) {
    const { answer, complete } = await ask(call, { kind: "check", ...call.query });
    return { status: 200, body: json(orNotReady(answer, complete)) };
  },
});

async function ask<Asked extends Question>(
  { service, study: name, queries, address, signal }: Call<unknown, unknown>,
  question: Asked,
): Promise<{ readonly answer: AnswerTo<Asked>; readonly complete: number }> {
  const { study, trials } = await queueOf(service, name).cache.refresh();
  const answer = await queries.run(address, signal, () => service.analyst.analyse({ study, trials, question }));
  return { answer, complete: trials.filter(({ state }) => state === "complete").length };
}

function orNotReady(answer: object | null, complete: number): object {
  return answer === null ? { ready: false, needed: MIN_MEASURED, have: complete } : { ready: true, ...answer };
}

function readValues(text: string): Hyperparameters {
  const parsed = hyperparameters.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const message = `at; must be a JSON object of values by dimension: ${showValue(text)}`;
  throw new InvalidInput([{ path: "at", message }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
