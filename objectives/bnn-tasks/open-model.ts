/** Models of Bayesian networks, behind the port `tuner/model.ts`. */
import { defined } from "../../common/defined.ts";
import { makeKey } from "../../math/random.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { FittedModel, ModelSummary, PredictOptions } from "../../tuner/model.ts";
import type { CsvOptions } from "../bnn/data/csv-options.ts";
import { openModel } from "../bnn/model/index.ts";
import type { Model } from "../bnn/model/model.ts";
import { complaint } from "../options/readers.ts";
import { unknownOptions } from "../options/unknown.ts";
import { dataEntries } from "./entries.ts";

/** Throws InvalidInput if the text is not a model file. */
export function openFittedModel(text: string): FittedModel {
  const model = openModel(text);
  const asked = ({ levels, draws, seed }: PredictOptions) => {
    return { draws, key: makeKey(seed), ...defined({ levels: levels ?? undefined }) };
  };
  return {
    summary: summaryOf(model),
    predict: (rows, options) =>
      model.task === "regression"
        ? { task: model.task, ...model.predict(rows, asked(options)) }
        : { task: model.task, ...model.predict(rows, asked(options)) },
    predictCsv(csv, set, options) {
      const how = { ...asked(options), reading: readingOf(set) };
      return model.task === "regression"
        ? { task: model.task, ...model.predictCsv(csv, how) }
        : { task: model.task, ...model.predictCsv(csv, how) };
    },
  };
}

function summaryOf({ task, plan, data, schema, standardizer, verdicts, origin, made }: Model): ModelSummary {
  let offset = 0;
  const columns = schema.columns.map((column) => {
    const at = offset;
    offset += column.kind === "numeric" ? 1 : column.categories.length;
    return column.kind === "numeric" ? { ...column, mean: standardizer.featureMean[at] } : column;
  });
  return { task, method: plan.method, data, target: schema.target, columns, verdicts, origin, made };
}

const readingNames = ["header", "missing", "na", "decimal", "thousands"] as const;

/** Throws InvalidInput for unknown reading options and invalid values. */
function readingOf(texts: Readonly<Record<string, string>>): Partial<CsvOptions> {
  const known = readingNames.map((name) => ({ name, summary: dataEntries[name].summary }));
  const issues = [...unknownOptions(texts, known)];
  const values = readingNames.flatMap((name) => {
    if (!Object.hasOwn(texts, name)) return [];
    const result = dataEntries[name].read(texts[name]);
    if ("value" in result) return [[name, result.value] as const];
    issues.push({ path: name, message: complaint(name, texts[name], result) });
    return [];
  });
  if (issues.length > 0) throw new InvalidInput(issues);
  return Object.fromEntries(values);
}
