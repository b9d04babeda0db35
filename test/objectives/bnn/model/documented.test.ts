import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isRecord } from "../../../../common/is-record.ts";
import { writeModel } from "../../../../objectives/bnn/model/model-file.ts";
import { classModels, models } from "./samples.ts";

/** Every name of a field in the document; those of free records (origin, options) are their writers' own. */
function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inside]) => [
    name,
    ...(["origin", "made", "options"].includes(name) ? [] : fieldsOf(inside)),
  ]);
}

it("docs/model-file.md names every field", () => {
  const page = readFileSync("docs/model-file.md", "utf8");
  const named = new Set([...page.matchAll(/`([^`]*)`/g)].flatMap(([, words]) => words.split(/[., ]+/)));
  const fields = new Set([...models, ...classModels].flatMap(({ model }) => fieldsOf(JSON.parse(writeModel(model)))));
  expect([...fields].filter((field) => !named.has(field))).toEqual([]);
});
