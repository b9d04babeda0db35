/** `credence predict`: a model's predictions for the rows of a CSV file. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { FittedModel, PredictOptions, Predictions } from "../../tuner/model.ts";
import { jsonFlag, type Call, type CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { prefixIssues } from "../issues.ts";
import { jsonText } from "../report/json-text.ts";
import { predictionLines, predictionsCsv } from "../report/prediction-table.ts";
import { readPair, readReal, readWhole, valueIssue } from "../settings/parse-value.ts";
import { textFlag } from "../studies/with-studies.ts";
import { createColors } from "../terminal/colors.ts";
import { wrap } from "../terminal/table.ts";

const MAX_DRAWS = 10_000;

export const predictCommand: CommandSpec = {
  description: [
    "For each row, predicts the mean and standard deviation of the target, and central intervals with the given probabilities. " +
      "The standard deviation has two parts: epistemic, from uncertainty about the weights, and the noise of the target.",
    "For a classification model, predicts the most probable class, the probability of each class, and its standard deviation over " +
      "the posterior; intervals are for the probabilities, and epistemic is the part of the entropy, in nats, from uncertainty " +
      "about the weights.",
    "The file needs the columns of the training data, by name and in any order; other columns are ignored. If it " +
      "also has the target, predictions are scored. It is read with the same options as the training file; --set " +
      "overrides them.",
  ],
  flags: [
    {
      flag: "--intervals <percents>",
      summary: "probabilities of central intervals, in percent, comma-separated",
      default: "50,95; none for classification",
    },
    {
      flag: "--draws <n>",
      summary: "number of draws of the target for each row; draw n of every row comes from the same network",
      default: "0",
    },
    { flag: "--seed <n>", summary: "random seed of the draws", default: "1" },
    {
      flag: "--set <key=value>",
      summary: "how the file is read: header, missing, na, decimal or thousands; repeat for more",
      repeatable: true,
    },
    { flag: "-o, --output <file>", summary: "file to write as CSV, or as JSON with --json; replaced if it exists" },
    jsonFlag,
    { flag: "--csv", summary: "print comma-separated values" },
  ],
  examples: [
    { line: "credence predict mpg.model cars.csv", summary: "a table" },
    { line: "credence predict mpg.model cars.csv --intervals 50,80,95 -o predicted.csv", summary: "for a spreadsheet" },
    { line: "credence predict penguins.model new.csv --csv", summary: "the probability of every class" },
    { line: "credence predict mpg.model - --draws 100 --json < cars.csv", summary: "for a program" },
  ],
  async run(call, context) {
    const { options, set } = readFlags(call);
    const [modelFile, rowsFile] = call.positional;
    const model = await openFile(modelFile, context);
    const text = rowsFile === "-" ? await context.readStandardInput() : await context.readFile(rowsFile);
    const predictions = predictText(model, text, { set, options, file: rowsFile });
    for (const notice of predictions.notices) {
      for (const line of wrap(notice, context.stderr.isTerminal ? context.stderr.columns() - 1 : Infinity)) {
        context.stderr.write(`${line}\n`);
      }
    }
    await print(call, { model, predictions }, context);
    return 0;
  },
};

async function openFile(file: string, context: Context): Promise<FittedModel> {
  const text = await context.readFile(file);
  try {
    return await context.openModel(text);
  } catch (error) {
    if (error instanceof InvalidInput) throw new InvalidInput(prefixIssues(file, error.issues));
    throw error;
  }
}

interface Asked {
  readonly set: Readonly<Record<string, string>>;
  readonly options: PredictOptions;
  readonly file: string;
}

function predictText(model: FittedModel, text: string, { set, options, file }: Asked): Predictions {
  const shown = JSON.stringify(file);
  if (text.trim() === "") throw new InvalidInput([{ path: "", message: `file; must not be empty: ${shown}` }]);
  try {
    return model.predictCsv(text, set, options);
  } catch (error) {
    // Each message already names its column.
    if (error instanceof InvalidInput) throw new InvalidInput(error.issues.map((issue) => ({ ...issue, path: "" })));
    throw error;
  }
}

interface Predicted {
  readonly model: FittedModel;
  readonly predictions: Predictions;
}

async function print(call: Call, { model, predictions }: Predicted, context: Context): Promise<void> {
  const { target } = model.summary;
  const asJson = () =>
    jsonText({ target, rows: predictions.rows, scores: predictions.scores, notices: predictions.notices });
  const file = textFlag(call, "output");
  const { stdout } = context;
  if (file !== undefined) {
    await context.writeFile(file, call.flags.json === true ? asJson() : predictionsCsv(predictions));
    stdout.write(`Wrote ${file}: ${predictions.rows.length} rows.\n`);
  } else if (call.flags.json === true) stdout.write(asJson());
  else if (call.flags.csv === true) stdout.write(predictionsCsv(predictions));
  else {
    const paint = createColors(stdout, context.environment.variables);
    stdout.write(`${predictionLines(predictions, { target, width: stdout.columns(), paint }).join("\n")}\n`);
  }
}

function readFlags(call: Call): Pick<Asked, "options" | "set"> {
  const issues: Issue[] = [];
  if (call.flags.json === true && call.flags.csv === true) {
    issues.push({ path: "", message: "--json and --csv cannot be combined." });
  }
  const whole = (name: string, fallback: number) => {
    const text = textFlag(call, name);
    if (text === undefined) return fallback;
    const read = readWhole(text, 0);
    if ("value" in read) return read.value;
    issues.push(valueIssue(`--${name}`, text, read));
    return fallback;
  };
  const [draws, seed] = [whole("draws", 0), whole("seed", 1)];
  if (draws > MAX_DRAWS) issues.push(valueIssue("--draws", String(draws), { rule: `must be at most ${MAX_DRAWS}` }));
  const percents = textFlag(call, "intervals");
  const levels = percents?.split(",").flatMap((part) => {
    const read = readReal(part.replace(/%\s*$/, ""));
    if ("value" in read && read.value > 0 && read.value < 100) return [read.value / 100];
    issues.push(valueIssue("--intervals", percents, { rule: "must be numbers between 0 and 100, such as 50,95" }));
    return [];
  });
  const { set: texts } = call.flags;
  const pairs = (Array.isArray(texts) ? (texts as readonly string[]) : []).flatMap((text) => {
    const read = readPair(text);
    if ("value" in read) return [read.value];
    issues.push(valueIssue("--set", text, read));
    return [];
  });
  if (issues.length > 0) throw new InvalidInput(issues);
  return { options: { levels: levels ?? null, draws, seed }, set: Object.fromEntries(pairs) };
}
