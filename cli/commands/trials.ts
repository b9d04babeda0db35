/** `credence trials`: lists the trials of a study. */
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { TrialState } from "../../tuner/study/trial.ts";
import { jsonFlag, type Call, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { trialJson } from "../report/json.ts";
import { selectTrials, trialStates } from "../report/trial-query.ts";
import { trialLines, trialsCsv } from "../report/trial-table.ts";
import { readChoice, readWhole, valueIssue } from "../settings/parse-value.ts";
import { locationFlags } from "../studies/location.ts";
import { textFlag, withStudy } from "../studies/with-studies.ts";
import { createColors } from "../terminal/colors.ts";
import { countOf } from "../terminal/format.ts";

export const trialsCommand: CommandSpec = {
  description: [
    "If the table is wider than the terminal, it leaves out the worker, the time, and the dimensions with the least " +
      "effect; --wide shows all columns. Name a column as in CSV (value.loss, hyperparameter.lr, metric.seconds, number, state, " +
      "duration, worker …), or by its last part where that is unambiguous.",
  ],
  flags: [
    { flag: "--sort <column>", summary: "order by a column, such as value (best first), duration or lr; -lr reverses" },
    { flag: "--top <n>", summary: "only the n best complete trials, best first" },
    { flag: "--state <states>", summary: "only trials in these states, such as failed or running,waiting" },
    { flag: "--columns <names>", summary: "these columns only, such as number,value,lr" },
    { flag: "--wide", summary: "all columns, however wide the table becomes" },
    ...locationFlags,
    { ...jsonFlag, summary: `${jsonFlag.summary}: a list of full trials` },
    { flag: "--csv", summary: "print comma-separated values, with every column" },
  ],
  examples: [
    { line: "credence trials bnn-regression", summary: "a table" },
    { line: "credence trials bnn-regression --top 5", summary: "the five best trials" },
    {
      line: "credence trials bnn-regression --state failed --columns number,failureMessage",
      summary: "which trials failed, and why",
    },
    { line: "credence trials bnn-regression --csv > trials.csv", summary: "for a spreadsheet" },
    {
      line: "credence trials bnn-regression --json | jq '.[] | select(.state == \"failed\")'",
      summary: "the failed trials, as JSON",
    },
  ],
  async run(call, context) {
    const { states, top, names } = readFlags(call);
    const sort = textFlag(call, "sort");
    return withStudy(call, context, async (study, studies) => {
      const all = await studies.readTrials(study.name);
      const shown = selectTrials(study, all, { ...states, ...top, ...defined({ sort }) });
      if (call.flags.json === true) context.stdout.write(jsonText(shown.map(trialJson)));
      else if (call.flags.csv === true) context.stdout.write(trialsCsv(study, { shown, all }, names));
      else if (all.length === 0) context.stdout.write(`Study ${study.name} has no trials yet.\n`);
      else if (shown.length === 0)
        context.stdout.write(`None of the ${countOf(all.length, "trial")} of study ${study.name} match.\n`);
      else {
        const paint = createColors(context.stdout, context.environment.variables);
        const options = { width: context.stdout.columns(), paint, wide: call.flags.wide === true };
        const lines = trialLines(study, { shown, all }, { ...options, ...defined({ columns: names }) });
        context.stdout.write(`${lines.join("\n")}\n`);
      }
      return 0;
    });
  },
};

interface TrialsFlags {
  readonly states: { readonly states?: readonly TrialState[] };
  readonly top: { readonly top?: number };
  readonly names: readonly string[] | undefined;
}

function readFlags(call: Call): TrialsFlags {
  const issues: Issue[] = [];
  if (call.flags.json === true && call.flags.csv === true) {
    issues.push({ path: "", message: "--json and --csv cannot be combined." });
  }
  if (call.flags.json === true && textFlag(call, "columns") !== undefined) {
    issues.push({
      path: "",
      message: "--json and --columns cannot be combined, because the document contains full trials.",
    });
  }
  const stateText = textFlag(call, "state");
  const states = stateText?.split(",").map((text) => readChoice(text.trim(), trialStates));
  const wrong = states?.findIndex((read) => !("value" in read)) ?? -1;
  const broken = states?.[wrong];
  if (broken !== undefined && "rule" in broken)
    issues.push(valueIssue("--state", stateText?.split(",")[wrong] ?? "", broken));
  const topText = textFlag(call, "top");
  const top = topText === undefined ? undefined : readWhole(topText, 1);
  if (top !== undefined && "rule" in top) issues.push(valueIssue("--top", topText ?? "", top));
  if (issues.length > 0) throw new InvalidInput(issues);
  return {
    states: states === undefined ? {} : { states: states.flatMap((read) => ("value" in read ? [read.value] : [])) },
    top: top !== undefined && "value" in top ? { top: top.value } : {},
    names: textFlag(call, "columns")
      ?.split(",")
      .map((name) => name.trim()),
  };
}
