/** Operations on the model stored with a study. */
import { InvalidInput } from "../../../common/errors.ts";
import type { JsonValue } from "../../../common/json-value.ts";
import { showValue } from "../../../common/show-value.ts";
import { keepModel, openKeptModel } from "../../../service/models.ts";
import type { FittedModel } from "../../../tuner/model.ts";
import type { KeptModel } from "../../../tuner/store.ts";
import * as shapes from "../../../wire/models.ts";
import { json } from "../documents.ts";
import { operation } from "../operation.ts";
import { exampleModel } from "./example-model.ts";

export const keepModelOperation = operation({
  id: "keepModel",
  method: "put",
  path: "/studies/{study}/model",
  summary: "Store a model with a study",
  description: "A file that `credence fit` wrote, of at most 64 MiB; it replaces any earlier model.",
  body: shapes.modelDocument,
  answers: { 200: { means: "The contents of the model, without its weights.", shape: shapes.keptModel } },
  problems: ["not-found", "too-large"],
  example: { path: { study: "ovens" }, body: exampleModel },
  handle: ({ study, body, once }) =>
    once(async (service) => {
      const kept = await keepModel(service, study, JSON.stringify(body));
      return { status: 200, body: json(summaryOf(kept)) };
    }),
});

export const readModelOperation = operation({
  id: "readModel",
  method: "get",
  path: "/studies/{study}/model",
  summary: "Describe a study's model",
  answers: { 200: { means: "The contents of the model, without its weights.", shape: shapes.keptModel } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    return { status: 200, body: json(summaryOf(await openKeptModel(service, study))) };
  },
});

export const downloadModelOperation = operation({
  id: "downloadModel",
  method: "get",
  path: "/studies/{study}/model/file",
  summary: "Download a study's model",
  answers: { 200: { means: "The model file for `credence predict`.", shape: shapes.modelDocument } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  async handle({ service, study }) {
    const { text } = await openKeptModel(service, study);
    return { status: 200, body: JSON.parse(text) as JsonValue };
  },
});

export const predictOperation = operation({
  id: "predict",
  method: "get",
  path: "/studies/{study}/model/prediction",
  summary: "Predict a row with a study's model",
  query: shapes.predictionQuery,
  answers: {
    200: {
      means: "Mean, standard deviation and intervals of the target, or the probability of each class.",
      shape: shapes.prediction,
    },
  },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: `row=${encodeURIComponent('{"x": 1.5}')}&intervals=50,95` },
  async handle({ service, study, query: { row, intervals } }) {
    const { model } = await openKeptModel(service, study);
    const levels = intervals.split(",").map((percent) => Number(percent) / 100);
    if (levels.some((level) => !(level > 0 && level < 1))) {
      const message = `intervals; must be percentages between 0 and 100: ${showValue(intervals)}`;
      throw new InvalidInput([{ path: "intervals", message }]);
    }
    const { task, rows, notices } = model.predict([readRow(row)], { levels, draws: 0, seed: 1 });
    const [{ row: _number, draws: _draws, ...prediction }] = rows;
    const { classes: _classes, ...target } = model.summary.target;
    return { status: 200, body: json({ task, target, ...prediction, notices }) };
  },
});

export const deleteModelOperation = operation({
  id: "deleteModel",
  method: "delete",
  path: "/studies/{study}/model",
  summary: "Delete a study's model",
  answers: { 204: { means: "Deleted, if there was one.", shape: null } },
  problems: ["not-found"],
  example: { path: { study: "ovens" } },
  handle: ({ study, once }) =>
    once(async (service) => {
      await service.store.keepModel(study, null, service.now());
      return { status: 204, body: null };
    }),
});

function summaryOf({ text, keptAt, model }: KeptModel & { readonly model: FittedModel }): object {
  return { ...model.summary, bytes: Buffer.byteLength(text), keptAt: new Date(keptAt).toISOString() };
}

function readRow(text: string): Readonly<Record<string, number | string>> {
  const parsed = shapes.row.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const message = `row; must be a JSON object of numbers and strings by column: ${showValue(text)}`;
  throw new InvalidInput([{ path: "row", message }]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
