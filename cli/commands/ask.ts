/** `credence ask`: the next point to evaluate, for a script. */
import { variableName } from "../../common/variable-name.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { readDuration, valueIssue } from "../settings/parse-value.ts";
import { jsonFlag, type Call, type CommandSpec, type ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { createExternalStudy, newExternalHolder } from "../studies/external-study.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags, locationOf } from "../studies/location.ts";
import { quoted } from "../report/objective-text.ts";
import { settingsFromFlags } from "../settings/flags.ts";
import { goalFlags, metricFlag } from "../settings/metric-settings.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { constraintFlag, strategyFlags } from "../settings/tune-flags.ts";
import { textFlag, withStudies, withStudy } from "../studies/with-studies.ts";

const DEFAULT_LEASE = "1h";
/** Variables that a shell itself sets and reads. */
const SHELL_VARIABLES =
  /^(?:_|IFS|PATH|HOME|PWD|OLDPWD|PS[0-4]|UID|EUID|PPID|GROUPS|RANDOM|SECONDS|LINENO|HOSTNAME|OPTIND|OPTARG|OPTERR|REPLY|SHELL|SHLVL|TERM|USER|LANG|LC_\w+|LD_\w+|BASH\w*|ZSH\w*|status|argv|path|cdpath|CREDENCE_\w*)$/;

export const askCommand: CommandSpec = {
  description: [
    "Prints the trial's number and hyperparameters, as KEY=VALUE lines that `eval` understands. Tell the result with " +
      "`credence tell`. If a trial has no result when its lease expires, the next ask hands it out again.",
    "A server accepts the result only with the trial's lease: the lines export it as CREDENCE_LEASE, which `tell` reads, and " +
      "the JSON document contains it as `lease`.",
    "With --space, a study of that name is created if there is none. Exit code 1 means that nothing is left to try.",
  ],
  flags: [
    {
      flag: "--space <dimension>",
      summary: 'a dimension of a new study, such as "lr=float(1e-5,1,log)"',
      repeatable: true,
    },
    constraintFlag,
    {
      ...metricFlag,
      summary: "metric that a new study tunes; repeat for two or three: --metric loss --metric accuracy:maximize",
    },
    { flag: "--direction <way>", summary: "minimize or maximize, for a new study", default: "minimize" },
    { flag: "--maximize", summary: "the same as --direction maximize" },
    ...goalFlags,
    {
      flag: "--trials <n>",
      summary: "budget of a new study, in finished trials",
      default: "no limit",
    },
    { flag: "--seed <n>", summary: "seed of a new study", default: "1" },
    ...strategyFlags,
    { flag: "--lease <duration>", summary: "how long to wait for the result", default: DEFAULT_LEASE },
    { flag: "--worker <name>", summary: "name of the worker, shown with the trial", default: "external" },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    {
      line: 'credence ask ovens --space "heat=int(150,250)" --space "minutes=int(10,60)"',
      summary: "create a study and its first trial",
    },
    {
      line: 'out=$(credence ask ovens) && eval "$out" && credence tell ovens "$CREDENCE_TRIAL" --value "$(./bake "$heat" "$minutes")"',
      summary: "one iteration of a shell loop",
    },
    { line: "credence ask ovens --json", summary: "for a program" },
  ],
  async run(call, context) {
    const { settings, issues } = readSettings(settingsFromFlags(call));
    const lease = readDuration(textFlag(call, "lease") ?? DEFAULT_LEASE);
    const all = [
      ...issues,
      ...settingsNeedingSpace(settings),
      ...("value" in lease ? [] : [valueIssue("--lease", textFlag(call, "lease") ?? "", lease)]),
    ];
    if (all.length > 0 || !("value" in lease)) throw new InvalidInput(all);
    const askFor = (study: Study, studies: Studies) => start(call, context, { study, studies, lease: lease.value });
    if (settings.space === undefined) return withStudy(call, context, askFor);
    return withStudies<ExitCode>(locationOf(settings, context), context, async (studies) =>
      askFor(await createExternalStudy(call.positional[0], settings, { studies, context }), studies),
    );
  },
};

/** Settings of a new study, which are not accepted for an existing one. */
function settingsNeedingSpace(settings: Settings): readonly Issue[] {
  if (settings.space !== undefined) return [];
  const names = [
    "constraint",
    "metric",
    "direction",
    "require",
    "reference",
    "trials",
    "seed",
    "strategy",
    "acquisition",
    "kappa",
    "startup",
    "effort",
    "repeats",
  ] as const;
  return names
    .filter((name) => settings[name] !== undefined)
    .map((name) => ({
      path: "",
      message: `--${name} applies only to a new study. Add --space.`,
    }));
}

async function start(
  call: Call,
  context: Context,
  { study, studies, lease }: { study: Study; studies: Studies; lease: number },
): Promise<ExitCode> {
  await studies.releaseLost(study.name);
  const asked = await studies.ask(study.name, {
    worker: textFlag(call, "worker") ?? "external",
    holder: newExternalHolder(),
    leaseMilliseconds: lease,
    signal: new AbortController().signal,
  });
  if (typeof asked === "string") return reportNothingLeft(call, context, { study, end: asked });
  const isHere = studies.server === null;
  context.stdout.write(
    call.flags.json === true ? jsonText(trialDocument(study, asked)) : shellLines(asked, isHere, context),
  );
  return 0;
}

const endings: Readonly<Record<RunEnd, string>> = {
  budget: "its budget is used up or reserved by running trials",
  exhausted: "every point of its space has been tried",
  paused: "it is paused",
  archived: "it is archived",
  interrupted: "it was interrupted",
};

function reportNothingLeft(call: Call, context: Context, { study, end }: { study: Study; end: RunEnd }): ExitCode {
  context.stderr.write(`Study ${study.name} has nothing left to try: ${endings[end]}.\n`);
  if (call.flags.json === true) context.stdout.write(jsonText({ study: study.name, number: null, end }));
  return 1;
}

function trialDocument(study: Study, trial: Trial): Readonly<Record<string, unknown>> {
  const { number, hyperparameters, reason, lease } = trial;
  const expiresAt = lease === null ? null : new Date(lease.expiresAt).toISOString();
  return {
    study: study.name,
    number,
    hyperparameters,
    reason,
    lease: lease?.holder ?? null,
    leaseExpiresAt: expiresAt,
  };
}

/**
 * Lines for `eval` that set variables named after the dimensions, unless the shell uses those names. A server's lease
 * is passed to `tell` through the environment, because only the process that asked knows it.
 */
function shellLines({ number, lease, hyperparameters }: Trial, isHere: boolean, context: Context): string {
  const { variables } = context.environment;
  const prefix = isHere ? "" : `export CREDENCE_LEASE=${quoted(lease?.holder ?? "")}\n`;
  const names = Object.keys(hyperparameters).map(variableName);
  const pairs = Object.entries(hyperparameters).map(([name, value]) => {
    const plain = variableName(name);
    const isTaken =
      variables[plain] !== undefined || SHELL_VARIABLES.test(plain) || names.filter((one) => one === plain).length > 1;
    const safe = isTaken ? `CREDENCE_${plain.toUpperCase()}` : plain;
    if (isTaken) context.stderr.write(`${name} is printed as ${safe}: the shell already uses ${plain}.\n`);
    return [safe, String(value)] as const;
  });
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    const message = `Two dimensions have the same name as shell variables: ${names.join(", ")}. Use --json.`;
    throw new InvalidInput([{ path: "", message }]);
  }
  return (
    prefix +
    [["CREDENCE_TRIAL", String(number)], ...pairs].map(([name, value]) => `${name}=${quoted(value)}\n`).join("")
  );
}
