/** `credence fit`: fits the best configuration of a study to all rows and saves the model. */
import { commonKey, evaluationKey } from "../../tuner/study/keys.ts";
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import type { Failure, Hyperparameters, Objective } from "../../tuner/objective.ts";
import type { ModelNotes, ModelSummary } from "../../tuner/model.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { ObjectiveReference, Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { jsonFlag, type Call, type CommandSpec, type ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { checkLines, checksOf } from "../report/checks.ts";
import { jsonText } from "../report/json-text.ts";
import { quoted } from "../report/objective-text.ts";
import { readPair, readWhole, valueIssue } from "../settings/parse-value.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";
import { createColors } from "../terminal/colors.ts";
import { countOf, formatDuration, isoTime } from "../terminal/format.ts";
import { createLiveLines } from "../terminal/live-lines.ts";
import { wrap } from "../terminal/table.ts";

export const fitCommand: CommandSpec = {
  description: [
    "Fits the network to all rows, including those held out for validation and test, with the recommended " +
      "hyperparameters or those of --trial. The file contains everything needed to predict; docs/model-file.md describes it.",
    "The data are read again from the path stored with the study, relative to this folder, or from --set data=FILE.",
  ],
  flags: [
    {
      flag: "-o, --output <file>",
      summary: "file to write, replaced if it exists",
      default: "STUDY.model; with --keep, no file",
    },
    {
      flag: "--keep",
      summary:
        "store the model with the study, replacing any earlier one; the study's page can then download it and predict rows",
    },
    {
      flag: "--trial <n>",
      summary: "use the hyperparameters of this trial",
      default: "the recommended trial, or the best one until five are complete",
    },
    { flag: "--recommended", summary: "use the recommended configuration; fail if there are too few trials" },
    {
      flag: "--set <key=value>",
      summary: "override an option of the objective, such as method=hmc; repeat for more",
      repeatable: true,
    },
    ...locationFlags,
    { ...jsonFlag, summary: "print the contents of the file without the weights, as JSON" },
    { flag: "--quiet", summary: "do not show progress on standard error" },
  ],
  examples: [
    { line: "credence fit bnn-regression -o mpg.model", summary: "the recommended configuration, on all cars" },
    {
      line: "credence fit bnn-regression --set method=hmc",
      summary: "the same network, with another posterior method",
    },
    { line: "credence fit houses --keep", summary: "stored with the study, for its page" },
    {
      line: "credence fit houses --trial 7 --server http://127.0.0.1:4010",
      summary: "a trial of a study on a server; the fit runs on this machine",
    },
  ],
  async run(call, context) {
    const changes = readChanges(call);
    return withStudy(call, context, async (study, studies) => {
      const trial = await chosenTrial(call, study, studies);
      const reference = referenceOf(study, changes);
      const objective = await context.objectives.start({ ...study, objective: reference }, 1);
      try {
        if (objective.fit === undefined) throw notFittable(study);
        return await fitAndWrite({ call, study, trial, changes, objective, studies }, context);
      } finally {
        await objective.close?.();
      }
    });
  },
};

interface Fitting {
  readonly call: Call;
  readonly study: Study;
  readonly trial: Trial;
  /** The options that were given. */
  readonly changes: Readonly<Record<string, string>>;
  readonly objective: Objective;
  readonly studies: Studies;
}

async function fitAndWrite(fitting: Fitting, context: Context): Promise<ExitCode> {
  const { call, study, trial, objective } = fitting;
  const signal = context.interruption();
  const began = context.now();
  const progress = showFit(call, trial, context);
  const hyperparameters = unchanged(trial.hyperparameters, fitting.changes);
  const fitContext = {
    signal,
    key: evaluationKey(study.seed, trial.number),
    commonKey: commonKey(study.seed, "fit"),
    trial: { study: study.name, number: trial.number, attempt: trial.attempt },
    report: (_step: number, _metric: string, done: number) => {
      progress.draw(done);
      return signal.aborted ? ("stop" as const) : ("continue" as const);
    },
  };
  const fitted = await objective
    .fit?.(hyperparameters, fitContext, await notesOf(fitting, hyperparameters, context))
    .finally(() => progress.stop());
  if (signal.aborted) {
    context.stderr.write("Interrupted: no file was written.\n");
    return 130;
  }
  if (fitted === undefined) throw notFittable(study);
  if ("failure" in fitted) return reportFailed(fitting, fitted.failure, context);
  const { summary } = await context.openModel(fitted.model);
  const isKept = call.flags.keep === true;
  const file = textFlag(call, "output") ?? (isKept ? null : fileNameOf(study));
  if (file !== null) await context.writeFile(file, fitted.model);
  if (isKept) await fitting.studies.keepModel(study.name, fitted.model, context.now());
  const written = { file, isKept, bytes: Buffer.byteLength(fitted.model), seconds: (context.now() - began) / 1000 };
  if (call.flags.json === true) context.stdout.write(jsonText({ ...written, ...summary }));
  else context.stdout.write(`${fittedLines(study, summary, written, context).join("\n")}\n`);
  return 0;
}

interface Written {
  readonly file: string | null;
  readonly isKept: boolean;
  readonly bytes: number;
  readonly seconds: number;
}

function fittedLines(
  { name }: Study,
  summary: ModelSummary,
  { file, isKept, bytes, seconds }: Written,
  { environment, stdout }: Context,
): readonly string[] {
  const paint = createColors(stdout, environment.variables);
  const width = stdout.columns();
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const where = [...(file === null ? [] : [`Wrote ${file}`]), ...(isKept ? [`stored with study ${name}`] : [])].join(
    ", ",
  );
  const verdicts = summary.verdicts.filter(({ of }) => of === "fit");
  return [
    ...wrap(
      `${where[0].toUpperCase()}${where.slice(1)} (${size}): ${summaryText(summary)}, in ${formatDuration(seconds)}.`,
      width,
    ),
    ...checkLines(checksOf(verdicts.map(asArtifact)), { width, paint }),
    ...(file === null ? [] : [paint.dim(`Predict with: ${environment.program} predict ${quoted(file)} FILE.csv`)]),
  ];
}

function fileNameOf({ name }: Study): string {
  return `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.model`;
}

function reportFailed({ call, study }: Fitting, failure: Failure, { stderr, stdout, environment }: Context): ExitCode {
  stderr.write(`${createColors(stderr, environment.variables).bad("error:")} The fit failed: ${failure.message}\n`);
  if (call.flags.json === true) stdout.write(jsonText({ study: study.name, failure }));
  return 1;
}

function asArtifact(verdict: ModelSummary["verdicts"][number]) {
  return { name: verdict.name, kind: verdict.name, title: verdict.name, verdict, data: null };
}

function summaryText({ method, data, columns, target }: ModelSummary): string {
  return `${method} fitted to ${countOf(data.rows, "row")} of ${data.name}, predicting ${target.name} from ${countOf(columns.length, "column")}`;
}

/** The requested trial; by default the recommended one, or the best one if there is no recommendation yet. */
async function chosenTrial(call: Call, study: Study, studies: Studies): Promise<Trial> {
  const text = textFlag(call, "trial");
  const isRecommended = call.flags.recommended === true;
  if (text !== undefined && isRecommended) {
    throw new InvalidInput([{ path: "", message: "--trial and --recommended cannot be combined." }]);
  }
  if (text !== undefined) {
    const read = readWhole(text, 0);
    if (!("value" in read)) throw new InvalidInput([valueIssue("--trial", text, read)]);
    return studies.readTrial(study.name, read.value);
  }
  const trials = await studies.readTrials(study.name);
  // Loads the surrogate only if needed.
  const { recommend } = await import("../../tuner/analysis/recommendation.ts");
  const number = recommend(study, trials)?.number;
  const recommended = trials.find((trial) => trial.number === number);
  if (recommended !== undefined) return recommended;
  if (isRecommended) {
    const message = `Study ${JSON.stringify(study.name)} has too few complete trials to recommend one. Leave out --recommended.`;
    throw new CredenceError("not-found", message, { fields: { study: study.name } });
  }
  const best = bestTrial(study, trials);
  if (best !== null) return best;
  const message = `Study ${JSON.stringify(study.name)} has no complete trials yet. Choose any trial with --trial.`;
  throw new CredenceError("not-found", message, { fields: { study: study.name } });
}

function readChanges(call: Call): Readonly<Record<string, string>> {
  const { set } = call.flags;
  const texts = Array.isArray(set) ? (set as readonly string[]) : [];
  const pairs = texts.map((text) => {
    const read = readPair(text);
    if ("value" in read) return read.value;
    throw new InvalidInput([valueIssue("--set", text, read)]);
  });
  return Object.fromEntries(pairs);
}

/** The factory of the objective with changed options. Throws InvalidInput if it cannot be fitted. */
function referenceOf(study: Study, changes: Readonly<Record<string, string>>): ObjectiveReference {
  const { objective } = study;
  if (objective.kind !== "builtin") throw notFittable(study);
  return { ...objective, options: { ...objective.options, ...changes } };
}

/** The hyperparameters that are not overridden by changed options. */
function unchanged(hyperparameters: Hyperparameters, changes: Readonly<Record<string, string>>): Hyperparameters {
  const optionOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(hyperparameters).filter(([name]) => !Object.hasOwn(changes, optionOf(name))),
  );
}

function notFittable({ name }: Study): CredenceError {
  const message =
    `The objective of study ${JSON.stringify(name)} cannot save models. ` +
    "bnn-regression can; other programs save their own.";
  return new InvalidInput([{ path: "", message }]);
}

async function notesOf(
  { study, trial, changes, studies }: Fitting,
  hyperparameters: Hyperparameters,
  { environment, now }: Context,
): Promise<ModelNotes> {
  const { version, node } = environment;
  return {
    origin: {
      study: study.name,
      seed: study.seed,
      trial: trial.number,
      hyperparameters,
      values: trial.values,
      standardErrors: trial.standardErrors,
      changed: changes,
    },
    made: { credence: version, node, at: isoTime(now()) ?? "" },
    verdicts: checksOf(await studies.readArtifacts(study.name, trial.number)).map(({ name, level, text }) => {
      return { name, level, text };
    }),
  };
}

interface FitProgress {
  draw(done: number): void;
  stop(): void;
}

/** A progress line that is redrawn on a terminal, and printed once elsewhere. */
function showFit(call: Call, trial: Trial, context: Context): FitProgress {
  const { stderr } = context;
  if (call.flags.quiet === true) return { draw: () => {}, stop: () => {} };
  const what = `Fitting trial ${trial.number} to all rows`;
  if (!stderr.isTerminal || context.environment.variables.TERM === "dumb") {
    stderr.write(`${what} …\n`);
    return { draw: () => {}, stop: () => {} };
  }
  const live = createLiveLines(stderr);
  context.onExit(() => live.stop());
  live.draw([`${what} …`]);
  return {
    draw: (done) => live.draw([`${what} … ${Math.round(100 * done)} %`]),
    stop: () => live.stop(),
  };
}
