/** `credence tell`: records the result of a trial started by `ask`. */
import { canonicalJson } from "../../common/canonical-json.ts";
import { defined } from "../../common/defined.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Evaluation, FailureKind } from "../../tuner/objective.ts";
import type { Outcome } from "../../tuner/store.ts";
import { tell } from "../../tuner/loop/tell.ts";
import { readOutcome } from "../../tuner/study/outcome.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import { readChoice, readPair, readWhole, valueIssue, type Reading } from "../settings/parse-value.ts";
import { jsonFlag, type Call, type CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { externalHolder } from "../studies/external-study.ts";
import { countOf, formatValue } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { trialJson } from "../report/json.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";

const kinds: readonly FailureKind[] = ["diverged", "infeasible", "transient"];

export const tellCommand: CommandSpec = {
  description: [
    "A value that is not finite (nan, inf) counts as diverged. Diverged failures (bad hyperparameters) and " +
      "infeasible ones (not allowed) teach the surrogate to avoid similar points. After a transient failure (of the " +
      "machine), the next ask hands out the trial again, until the trial has used up its attempts (maxAttempts, 3 " +
      "by default). Telling the same result again changes nothing; a different result for a finished trial is " +
      "rejected.",
  ],
  flags: [
    { flag: "--value <v>", summary: "value of the study's first metric" },
    { flag: "--values <a=1,b=2>", summary: "values of several metrics" },
    { flag: "--metrics <a=1,b=2>", summary: "other numbers to record" },
    { flag: "--failed <kind>", summary: "diverged, infeasible or transient, instead of a value" },
    { flag: "--message <text>", summary: "why it failed" },
    {
      flag: "--lease <lease>",
      summary: "lease that ask printed; a server requires it; also CREDENCE_LEASE in the environment",
    },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    { line: "credence tell ovens 3 --value 0.25", summary: "trial 3 gave 0.25" },
    { line: 'credence tell ovens 4 --failed infeasible --message "burnt"', summary: "trial 4 failed" },
  ],
  async run(call, context) {
    const [, text] = call.positional;
    const number = readWhole(text, 0);
    const input = readEvaluation(call);
    const issues = [...("value" in number ? [] : [valueIssue("NUMBER", text, number)]), ...input.issues];
    if (issues.length > 0 || !("value" in number)) throw new InvalidInput(issues);
    return withStudy(call, context, async (study, studies) => {
      const evaluation = input.evaluationOf(study);
      const trial = await studies.readTrial(study.name, number.value);
      const outcome = readOutcome(evaluation, study.metrics);
      // A script that does not know whether its last call arrived may repeat it.
      if (!hasOutcome(trial, outcome)) {
        const holder = holderFor(study, trial, leaseOf(call, context, studies));
        await tell(studies, { study: study.name, number: trial.number, holder }, { outcome, now: context.now() });
      }
      const told = await studies.readTrial(study.name, trial.number);
      context.stdout.write(call.flags.json === true ? jsonText(trialJson(told)) : `${resultText(study, told)}\n`);
      return 0;
    });
  },
};

/** Whether the trial already has this outcome. */
function hasOutcome({ state, values, metrics, failure }: Trial, outcome: Outcome): boolean {
  if (state !== outcome.state) return false;
  const [stored, told] =
    outcome.state === "failed"
      ? [failure, outcome.failure]
      : [
          { values, metrics: metrics ?? {} },
          { values: outcome.values, metrics: outcome.metrics ?? {} },
        ];
  return canonicalJson(stored) === canonicalJson(told);
}

/** The given lease or, for a server, that in the environment; a local trial contains its lease. */
function leaseOf(call: Call, context: Context, studies: Studies): string | undefined {
  const fromEnvironment = studies.server === null ? undefined : context.environment.variables.CREDENCE_LEASE;
  const lease = textFlag(call, "lease") ?? (fromEnvironment || undefined);
  if (lease !== undefined || studies.server === null) return lease;
  const message = "A server needs the lease that `ask` printed. Add --lease, or set CREDENCE_LEASE.";
  throw new InvalidInput([{ path: "", message }]);
}

/** Only trials created by `ask` can be finished by `tell`; others belong to a run. */
function holderFor(study: Study, trial: Trial, lease: string | undefined): string {
  const holder = !isFinished(trial) && lease !== undefined ? lease : externalHolder(trial);
  if (holder !== null) return holder;
  const name = `Trial ${trial.number} of ${study.name}`;
  const refuse = (message: string) =>
    new CredenceError("conflict", message, { fields: { study: study.name, trial: trial.number, state: trial.state } });
  if (isFinished(trial)) throw refuse(`${name} is already ${trial.state}; finished trials cannot be changed.`);
  if (trial.state === "waiting") {
    throw refuse(`${name} is waiting to be run again, because its lease expired. Ask again.`);
  }
  throw refuse(`${name} was not handed out by ask; ${trial.worker ?? "another process"} is evaluating it.`);
}

interface ResultInput {
  readonly issues: readonly Issue[];
  evaluationOf(study: Study): Evaluation;
}

function readEvaluation(call: Call): ResultInput {
  const value = textFlag(call, "value");
  const values = textFlag(call, "values");
  const failed = textFlag(call, "failed");
  const count = [value, values, failed].filter((one) => one !== undefined).length;
  const issues: Issue[] = [];
  if (count !== 1) {
    issues.push({ path: "", message: `Give ${count === 0 ? "" : "only "}one of --value, --values and --failed.` });
  }
  if (textFlag(call, "message") !== undefined && failed === undefined) {
    issues.push({ path: "", message: "--message needs --failed." });
  }
  const one = value === undefined ? undefined : readNumber(value);
  if (one !== undefined && !("value" in one)) issues.push(valueIssue("--value", value ?? "", one));
  const several = readNumbers("--values", values, issues);
  const metrics = readNumbers("--metrics", textFlag(call, "metrics"), issues);
  const kind = failed === undefined ? undefined : readChoice(failed, kinds);
  if (kind !== undefined && !("value" in kind)) issues.push(valueIssue("--failed", failed ?? "", kind));

  return {
    issues,
    evaluationOf(study) {
      if (kind !== undefined && "value" in kind) {
        return { failure: { kind: kind.value, message: textFlag(call, "message") ?? "reported by tell" } };
      }
      const first = one !== undefined && "value" in one ? { [study.metrics[0].name]: one.value } : {};
      const all = { ...several, ...first };
      const missing = study.metrics.filter(({ name }) => !(name in all)).map(({ name }) => name);
      if (missing.length > 0) {
        const message = `Missing ${missing.join(", ")}. A result must have every metric of the study. Write --values ${study.metrics.map(({ name }) => `${name}=…`).join(",")}.`;
        throw new InvalidInput([{ path: "", message }]);
      }
      return { values: all, ...defined({ metrics }) };
    },
  };
}

function readNumbers(
  flag: string,
  text: string | undefined,
  issues: Issue[],
): Readonly<Record<string, number>> | undefined {
  if (text === undefined) return undefined;
  const numbers: Record<string, number> = {};
  for (const part of text.split(",")) {
    const pair = readPair(part);
    const number = "value" in pair ? readNumber(pair.value[1]) : pair;
    if ("value" in pair && "value" in number) numbers[pair.value[0]] = number.value;
    else if ("rule" in number) issues.push(valueIssue(flag, part, number));
  }
  return numbers;
}

/** Any number, including nan and infinities, which mean that the trial diverged. */
function readNumber(text: string): Reading<number> {
  const word = text.trim().toLowerCase();
  if (/^[+-]?nan$/.test(word)) return { value: NaN };
  if (/^[+-]?inf(inity)?$/.test(word)) return { value: word.startsWith("-") ? -Infinity : Infinity };
  const value = Number(word);
  return word === "" || Number.isNaN(value) ? { rule: "must be a number" } : { value };
}

function resultText(study: Study, { number, state, values, failure, lost }: Trial): string {
  const metric = study.metrics[0].name;
  const value = values?.[metric];
  if (value !== undefined) return `trial ${number} is ${state}: ${metric} ${formatValue(value)}`;
  if (state === "waiting" && lost > 0) {
    return `trial ${number} is waiting: ${lost} of ${countOf(study.maxAttempts, "attempt")} lost`;
  }
  return failure === null
    ? `trial ${number} is ${state}`
    : `trial ${number} is ${state}: ${failure.kind} (${failure.message})`;
}
