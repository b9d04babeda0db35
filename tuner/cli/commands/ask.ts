/** `credence ask`: the next point to try, for whoever evaluates it. */
import { InvalidInput } from "../../errors.ts";
import type { Issue } from "../../objective.ts";
import type { RunEnd } from "../../run.ts";
import type { Studies } from "../../studies.ts";
import type { Study } from "../../study.ts";
import type { Trial } from "../../trial.ts";
import { complaint, readDuration } from "../arguments.ts";
import { jsonFlag } from "../command.ts";
import type { Call, CommandSpec, ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { newExternalHolder } from "../external-holder.ts";
import { createExternalStudy } from "../external-study.ts";
import { printed } from "../json.ts";
import { placeFlags, placeOf } from "../place.ts";
import { quoted } from "../reference-text.ts";
import { givenFlags } from "../given.ts";
import { readSettings } from "../settings.ts";
import type { Settings } from "../settings.ts";
import { strategyFlags } from "../tune-flags.ts";
import { textFlag, withStore, withStudy } from "../with-store.ts";

const DEFAULT_LEASE = "1h";

export const askCommand: CommandSpec = {
  description: [
    "Prints the trial's number and hyperparameters, as KEY=VALUE lines that `eval` understands. Tell the result with " +
      "`credence tell`. A trial that nobody tells waits for the next ask once its lease has run out.",
    "At a server, only who asked may tell: the lines export CREDENCE_LEASE, which `tell` reads, and the JSON document has `lease`.",
    "With --space, the study is made when there is none of that name. Exit code 1 means that there is nothing left to try.",
  ],
  flags: [
    {
      flag: "--space <dimension>",
      summary: 'a dimension of a new study, such as "lr=float(1e-5,1,log)"',
      repeatable: true,
    },
    { flag: "--metric <name>", summary: "what a new study tunes", default: "value" },
    { flag: "--direction <way>", summary: "minimize or maximize, for a new study", default: "minimize" },
    { flag: "--maximize", summary: "the same as --direction maximize" },
    {
      flag: "--trials <n>",
      summary: "finished trials after which a new study has nothing left to try",
      default: "no limit",
    },
    { flag: "--seed <n>", summary: "seed of a new study", default: "1" },
    ...strategyFlags,
    { flag: "--lease <duration>", summary: "how long to wait for the result", default: DEFAULT_LEASE },
    { flag: "--worker <name>", summary: "name shown beside the trial", default: "external" },
    ...placeFlags,
    jsonFlag,
  ],
  examples: [
    {
      line: 'credence ask ovens --space "heat=int(150,250)" --space "minutes=int(10,60)"',
      says: "make a study and its first trial",
    },
    {
      line: 'out=$(credence ask ovens) && eval "$out" && credence tell ovens "$CREDENCE_TRIAL" --value "$(./bake "$heat" "$minutes")"',
      says: "one step of a loop in a shell",
    },
    { line: "credence ask ovens --json", says: "for a program" },
  ],
  async run(call, context) {
    const { settings, issues } = readSettings(givenFlags(call));
    const lease = readDuration(textFlag(call, "lease") ?? DEFAULT_LEASE);
    const all = [
      ...issues,
      ...settingsWithoutSpace(settings),
      ...("value" in lease ? [] : [complaint("--lease", textFlag(call, "lease") ?? "", lease)]),
    ];
    if (all.length > 0 || !("value" in lease)) throw new InvalidInput(all);
    const askFor = (study: Study, studies: Studies) => start(call, context, { study, studies, lease: lease.value });
    if (settings.space === undefined) return withStudy(call, context, askFor);
    return withStore<ExitCode>(placeOf(settings, context), context, async (studies) =>
      askFor(await createExternalStudy(call.positional[0], settings, { studies, context }), studies),
    );
  },
};

/** What makes a study says nothing about one that is there. */
function settingsWithoutSpace(settings: Settings): readonly Issue[] {
  if (settings.space !== undefined) return [];
  const names = [
    "metric",
    "direction",
    "trials",
    "seed",
    "strategy",
    "acquisition",
    "kappa",
    "startup",
    "repeats",
  ] as const;
  return names
    .filter((name) => settings[name] !== undefined)
    .map((name) => ({
      path: "",
      message: `--${name}; must go with --space, for a new study: given without. Leave it out.`,
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
  if (typeof asked === "string") return sayNothingLeft(call, context, { study, end: asked });
  const isHere = studies.server === null;
  context.stdout.write(call.flags.json === true ? printed(askedJson(study, asked)) : shellLines(asked, isHere));
  return 0;
}

const endings: Readonly<Record<RunEnd, string>> = {
  budget: "its budget is spent, or promised to trials under way",
  exhausted: "every point of its space has been tried",
  paused: "it is paused",
  archived: "it is archived",
  interrupted: "it was interrupted",
};

function sayNothingLeft(call: Call, context: Context, { study, end }: { study: Study; end: RunEnd }): ExitCode {
  context.stderr.write(`Study ${study.name} has nothing left to try: ${endings[end]}.\n`);
  if (call.flags.json === true) context.stdout.write(printed({ study: study.name, number: null, end }));
  return 1;
}

function askedJson(study: Study, trial: Trial): Readonly<Record<string, unknown>> {
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
 * Lines for `eval`. A dimension's name is a name in the shell too once other characters have become underscores. What
 * a server gave goes to `tell` through the environment: nobody but who asked knows it.
 */
function shellLines(trial: Trial, isHere: boolean): string {
  const lease = isHere ? "" : `export CREDENCE_LEASE=${quoted(trial.lease?.holder ?? "")}\n`;
  const pairs = [
    ["CREDENCE_TRIAL", String(trial.number)],
    ...Object.entries(trial.hyperparameters).map(([name, value]) => [name.replaceAll(/\W/g, "_"), String(value)]),
  ];
  return lease + pairs.map(([name, value]) => `${name}=${quoted(value)}\n`).join("");
}
