/** Operations that tell what the surrogate believes. They are computed elsewhere, and remembered until there is a new result. */
import type { AnswerTo, Question } from "../../../tuner/analyst.ts";
import type { Hyperparameters } from "../../../tuner/objective.ts";
import { deskOf } from "../../../tuner/service/desks.ts";
import type { Service } from "../../../tuner/service/service.ts";
import { showValue } from "../../../tuner/show-value.ts";
import type { Trial } from "../../../tuner/trial.ts";
import { operation } from "../operation.ts";
import { Problem } from "../problem.ts";
import * as shapes from "../schemas/beliefs.ts";
import { hyperparameters } from "../schemas/common.ts";
import { json } from "../wire.ts";

/** More would wait for longer than people do. */
const MOST_PENDING = 32;

export const importanceOperation = operation({
  id: "readImportance",
  method: "get",
  path: "/studies/{study}/importance",
  summary: "Read what mattered",
  description:
    "Shares of the variation that each dimension accounts for, as the surrogate sees it, with intervals over fits; no " +
    "dimensions before the fifth complete trial.",
  answers: { 200: { means: "Most important first.", shape: shapes.importance } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    const { answer } = await ask(service, study, { kind: "importance" });
    return { status: 200, body: json(answer) };
  },
});

export const surrogateOperation = operation({
  id: "readSurrogate",
  method: "get",
  path: "/studies/{study}/surrogate",
  summary: "Read what the surrogate believes along one dimension or over two",
  description: "Mean, deviation, acquisition and chance of success on a grid, from the fifth complete trial on.",
  query: shapes.surrogateQuery,
  answers: { 200: { means: "The grid.", shape: shapes.surrogate } },
  problems: ["not-found"],
  example: {
    path: { study: "ovens" },
    query: `x=lr&y=layers&at=${encodeURIComponent('{"optimizer": "adam"}')}&points=21`,
  },
  async handle({ service, study, query: { at, y, acquisition, ...query } }) {
    const { answer, trials } = await ask(service, study, {
      kind: "slice",
      ...query,
      ...(y === undefined ? {} : { y }),
      ...(at === undefined ? {} : { at: parsedValues(at) }),
      ...(acquisition === undefined ? {} : { acquisition }),
    });
    if (answer === null) throw tooFew(trials);
    return { status: 200, body: json(answer) };
  },
});

export const checkOperation = operation({
  id: "checkSurrogate",
  method: "get",
  path: "/studies/{study}/surrogate/check",
  summary: "Read how good the surrogate is",
  description: "Each trial predicted from all the others, from the fifth complete trial on.",
  answers: { 200: { means: "A column each, and what follows from them.", shape: shapes.check } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    const { answer, trials } = await ask(service, study, { kind: "check" });
    if (answer === null) throw tooFew(trials);
    return { status: 200, body: json(answer) };
  },
});

async function ask<Asked extends Question>(
  service: Service,
  name: string,
  question: Asked,
): Promise<{ readonly answer: AnswerTo<Asked>; readonly trials: readonly Trial[] }> {
  const { study, trials } = await deskOf(service, name).history.refresh();
  if (service.analyst.pending >= MOST_PENDING) {
    throw new Problem("overloaded", `questions; must be at most ${MOST_PENDING} at a time: more. Ask again later.`);
  }
  return { answer: await service.analyst.analyse({ study, trials, question }), trials };
}

function tooFew(trials: readonly Trial[]): Problem {
  const complete = trials.filter(({ state }) => state === "complete").length;
  return new Problem("not-found", `surrogate; must have five complete trials: ${complete}`);
}

function parsedValues(text: string): Hyperparameters {
  const parsed = hyperparameters.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const message = `at; must be a JSON object of values by dimension: ${showValue(text)}`;
  throw new Problem("invalid", message, [{ path: "at", message }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
