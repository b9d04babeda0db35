/** `credence tell`: the result of a trial that was asked for. */
import { canonicalJson } from "../../canonical-json.ts";
import { CredenceError, InvalidInput } from "../../errors.ts";
import type { Evaluation, FailureKind, Issue } from "../../objective.ts";
import type { Outcome } from "../../store.ts";
import { outcomeOf } from "../../tell.ts";
import type { Studies } from "../../studies.ts";
import type { Study } from "../../study.ts";
import { isFinished } from "../../trial.ts";
import type { Trial } from "../../trial.ts";
import { complaint, readChoice, readPair, readWhole } from "../arguments.ts";
import type { Reading } from "../arguments.ts";
import { jsonFlag } from "../command.ts";
import type { Call, CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { externalHolder } from "../external-holder.ts";
import { countOf, formatValue } from "../format.ts";
import { printed, trialJson } from "../json.ts";
import { placeFlags } from "../place.ts";
import { textFlag, withStudy } from "../with-store.ts";

const kinds: readonly FailureKind[] = ["diverged", "infeasible", "transient"];

export const tellCommand: CommandSpec = {
  description: [
    "A value that is not finite (nan, inf) counts as diverged. Failures: diverged (these hyperparameters are bad) and " +
      "infeasible (not allowed here) teach the tuner to stay away; transient (the machine failed) teaches nothing, and " +
      "the trial waits for the next ask, until it has lost as many attempts as its study grants (maxAttempts; 3 as a rule, " +
      "and the answer says how many of them). Telling the same result again changes nothing; another " +
      "result of a finished trial is refused.",
  ],
  flags: [
    { flag: "--value <v>", summary: "value of the study's first metric" },
    { flag: "--values <a=1,b=2>", summary: "values of several metrics" },
    { flag: "--metrics <a=1,b=2>", summary: "further numbers worth keeping" },
    { flag: "--failed <kind>", summary: "diverged, infeasible or transient, in place of a value" },
    { flag: "--message <text>", summary: "why it failed" },
    {
      flag: "--lease <lease>",
      summary: "the right to tell, as ask printed it; needed at a server, where CREDENCE_LEASE may hold it too",
    },
    ...placeFlags,
    jsonFlag,
  ],
  examples: [
    { line: "credence tell ovens 3 --value 0.25", says: "trial 3 gave 0.25" },
    { line: 'credence tell ovens 4 --failed infeasible --message "burnt"', says: "trial 4 gave nothing" },
  ],
  async run(call, context) {
    const [, text] = call.positional;
    const number = readWhole(text, 0);
    const said = readEvaluation(call);
    const issues = [...("value" in number ? [] : [complaint("NUMBER", text, number)]), ...said.issues];
    if (issues.length > 0 || !("value" in number)) throw new InvalidInput(issues);
    return withStudy(call, context, async (study, studies) => {
      const evaluation = said.evaluationOf(study);
      const trial = await studies.readTrial(study.name, number.value);
      const outcome = outcomeOf(evaluation, study.metrics);
      // A script that does not know whether its last call arrived may say the same again.
      if (!hasOutcome(trial, outcome)) {
        const holder = holderOf(study, trial, leaseOf(call, context, studies));
        const failure = outcome.state === "failed" ? outcome.failure : null;
        const now = context.now();
        if (failure?.kind === "transient") {
          await studies.release(study.name, trial.number, holder, { kind: "transient", message: failure.message, now });
        } else await studies.finishTrial(study.name, trial.number, holder, { outcome, now });
      }
      const told = await studies.readTrial(study.name, trial.number);
      context.stdout.write(call.flags.json === true ? printed(trialJson(told)) : `${toldText(study, told)}\n`);
      return 0;
    });
  },
};

/** Is this how the trial ended? */
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

/** The lease that was said; the environment's only at a server, for here the trial itself names it. */
function leaseOf(call: Call, context: Context, studies: Studies): string | undefined {
  const fromEnvironment = studies.server === null ? undefined : context.surroundings.environment.CREDENCE_LEASE;
  const lease = textFlag(call, "lease") ?? (fromEnvironment || undefined);
  if (lease !== undefined || studies.server === null) return lease;
  const message =
    "lease; must be given to tell a server: none. Add --lease, or set CREDENCE_LEASE, as `ask` printed it.";
  throw new InvalidInput([{ path: "", message }]);
}

/** Only trials that `ask` started can be told; the others are in the hands of a run. */
function holderOf(study: Study, trial: Trial, lease: string | undefined): string {
  const holder = trial.state === "running" && lease !== undefined ? lease : externalHolder(trial);
  if (holder !== null) return holder;
  const name = `trial ${trial.number} of ${study.name}`;
  if (isFinished(trial))
    throw new CredenceError("conflict", `${name}; must be running: ${trial.state}. Finished trials never change.`);
  if (trial.state === "waiting") {
    throw new CredenceError("conflict", `${name}; must be running: waiting. Its lease ran out; ask again.`);
  }
  throw new CredenceError("conflict", `${name}; must have been asked for: run by ${trial.worker ?? "somebody else"}`);
}

interface Said {
  readonly issues: readonly Issue[];
  evaluationOf(study: Study): Evaluation;
}

function readEvaluation(call: Call): Said {
  const value = textFlag(call, "value");
  const values = textFlag(call, "values");
  const failed = textFlag(call, "failed");
  const ways = [value, values, failed].filter((one) => one !== undefined).length;
  const issues: Issue[] = [];
  if (ways !== 1) {
    const got = ways === 0 ? "none" : "several";
    issues.push({ path: "", message: `result; must be one of --value, --values and --failed: ${got}` });
  }
  if (textFlag(call, "message") !== undefined && failed === undefined) {
    issues.push({ path: "", message: "--message; must go with --failed: given without. Leave it out." });
  }
  const one = value === undefined ? undefined : readNumber(value);
  if (one !== undefined && !("value" in one)) issues.push(complaint("--value", value ?? "", one));
  const several = readNumbers("--values", values, issues);
  const metrics = readNumbers("--metrics", textFlag(call, "metrics"), issues);
  const kind = failed === undefined ? undefined : readChoice(failed, kinds);
  if (kind !== undefined && !("value" in kind)) issues.push(complaint("--failed", failed ?? "", kind));

  return {
    issues,
    evaluationOf(study) {
      if (kind !== undefined && "value" in kind) {
        return { failure: { kind: kind.value, message: textFlag(call, "message") ?? "told so" } };
      }
      const first = one !== undefined && "value" in one ? { [study.metrics[0].name]: one.value } : {};
      const all = { ...several, ...first };
      const missing = study.metrics.filter(({ name }) => !(name in all)).map(({ name }) => name);
      if (missing.length > 0) {
        const message = `values; must hold every metric of the study: ${missing.join(", ")} missing. Write --values ${study.metrics.map(({ name }) => `${name}=…`).join(",")}.`;
        throw new InvalidInput([{ path: "", message }]);
      }
      return { values: all, ...(metrics === undefined ? {} : { metrics }) };
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
    else if ("rule" in number) issues.push(complaint(flag, part, number));
  }
  return numbers;
}

/** Any number, nan and infinities too: a program may print them, and they mean that it diverged. */
function readNumber(text: string): Reading<number> {
  const word = text.trim().toLowerCase();
  if (/^[+-]?nan$/.test(word)) return { value: NaN };
  if (/^[+-]?inf(inity)?$/.test(word)) return { value: word.startsWith("-") ? -Infinity : Infinity };
  const value = Number(word);
  return word === "" || Number.isNaN(value) ? { rule: "must be a number" } : { value };
}

function toldText(study: Study, { number, state, values, failure, lost }: Trial): string {
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
