/** `credence edit`: changes the search space, the constraints, the budget, the state or the notes of a study. */
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { mergeSpace } from "../../tuner/space/merge.ts";
import { projectToSpace } from "../../tuner/space/project-to-space.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import { formatDimension } from "../../tuner/space/syntax.ts";
import { validateSpace } from "../../tuner/space/validate-space.ts";
import { regionOf } from "../../tuner/space/constraint/region.ts";
import type { StudyChanges } from "../../tuner/store.ts";
import type { Study } from "../../tuner/study/study.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import { jsonFlag, type Call, type CommandSpec, type Flag } from "../command.ts";
import type { Context } from "../context.ts";
import { jsonText } from "../report/json-text.ts";
import { studyJson } from "../report/json.ts";
import { adjustSpace } from "../settings/adjust-space.ts";
import { objectiveSource, unknownDimensions } from "../settings/objective-source.ts";
import { readSettings, type SettingName, type Settings } from "../settings/settings.ts";
import { constraintsIssues } from "../settings/study-plan.ts";
import { tuneFlags } from "../settings/tune-flags.ts";
import { locationFlags } from "../studies/location.ts";
import { withStudy } from "../studies/with-studies.ts";
import { countOf } from "../terminal/format.ts";

/** The settings of `tune` that can be changed for an existing study. */
const SHARED: Readonly<Record<string, SettingName>> = {
  space: "space",
  fix: "fix",
  likely: "likely",
  constraint: "constraint",
  trials: "trials",
};

const sharedFlags: readonly Flag[] = tuneFlags
  .filter(({ flag }) => Object.keys(SHARED).includes(flag.split(" ")[0].slice(2)))
  .map(({ default: _default, ...flag }) => flag);

export const editCommand: CommandSpec = {
  description: [
    "Also works while the study is running. Trials are kept, but the surrogate ignores those that no longer fit the " +
      "space or that violate the constraints. A new dimension needs a default: the value that was in effect before.",
    "--constraint replaces all constraints of the study.",
  ],
  flags: [
    ...sharedFlags,
    { flag: "--clear-constraints", summary: "remove all constraints" },
    { flag: "--pause", summary: "start no more trials until the study is resumed" },
    { flag: "--resume", summary: "start trials again, after a pause or after failures in a row" },
    { flag: "--notes <text>", summary: "replace the notes of the study (Markdown)" },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    { line: 'credence edit nets --space "lr=float(1e-6,1,log)"', summary: "a wider range" },
    { line: "credence edit nets --resume", summary: "continue a paused study" },
    { line: "credence edit nets --fix opt=adam --trials 100", summary: "one optimizer from now on, and more trials" },
  ],
  async run(call, context) {
    const settings = editSettings(call);
    return withStudy(call, context, async (study, studies) => {
      const changes = await changesOf(study, settings, { call, context });
      if (Object.keys(changes).length === 0) {
        context.stdout.write(
          call.flags.json === true ? jsonText(studyJson(study)) : `${study.name} is already ${study.state}.\n`,
        );
        return 0;
      }
      const author = { who: "edit", now: context.now() };
      const changed = await studies.updateStudy(study.name, changes, author);
      const trials = await studies.readTrials(study.name);
      context.stdout.write(call.flags.json === true ? jsonText(studyJson(changed)) : textOf(study, changed, trials));
      return 0;
    });
  },
};

function editSettings({ flags }: Call): Settings {
  const raw = Object.entries(SHARED).flatMap(([flag, name]) => {
    const value = flags[flag];
    if (value === undefined || typeof value === "boolean") return [];
    const texts = typeof value === "string" ? [value] : value;
    return [{ name, items: texts.map((text) => ({ text, label: `--${flag}` })) }];
  });
  const { settings, issues } = readSettings(raw);
  if (issues.length > 0) throw new InvalidInput(issues);
  return settings;
}

async function changesOf(
  study: Study,
  settings: Settings,
  { call, context }: { readonly call: Call; readonly context: Context },
): Promise<StudyChanges> {
  const { notes } = call.flags;
  const removes = call.flags["clear-constraints"] === true;
  if (removes && settings.constraint !== undefined)
    throw new InvalidInput([{ path: "", message: "--constraint and --clear-constraints cannot be combined." }]);
  const { pause, resume } = call.flags;
  if (pause === true && resume === true)
    throw new InvalidInput([{ path: "", message: "--pause and --resume cannot be combined." }]);
  const state = pause === true ? ("paused" as const) : resume === true ? ("active" as const) : undefined;
  const adjusted = adjustSpace(mergeSpace(study.space, settings.space ?? []), settings);
  const constraints = removes ? [] : settings.constraint;
  const issues: Issue[] = [...adjusted.issues, ...validateSpace(adjusted.space)];
  if (issues.length === 0) issues.push(...(await unknownTo(study, adjusted.space, context)));
  if (issues.length === 0)
    issues.push(...constraintsIssues({ ...study, space: adjusted.space, ...defined({ constraints }) }));
  if (issues.length > 0) throw new InvalidInput(issues);
  const textsOf = (space: SearchSpace) => space.map(formatDimension).join("\n");
  const isSame = textsOf(adjusted.space) === textsOf(study.space);
  const changes = defined({
    space: isSame ? undefined : adjusted.space,
    constraints,
    budget: settings.trials === undefined ? undefined : { ...study.budget, trials: settings.trials },
    notes: typeof notes === "string" ? notes : undefined,
    state: state === study.state ? undefined : state,
  });
  // A script may pause or resume without knowing whether somebody else already has.
  if (Object.keys(changes).length === 0 && state === undefined) {
    const remedy =
      "Give a new value with --space, --fix, --likely, --constraint, --trials or --notes, or use --clear-constraints, --pause or --resume.";
    throw new InvalidInput([{ path: "", message: `Nothing to change. ${remedy}` }]);
  }
  return changes;
}

/** Dimensions that a built-in objective does not know. */
async function unknownTo({ objective }: Study, space: SearchSpace, context: Context): Promise<readonly Issue[]> {
  if (objective.kind !== "builtin") return [];
  const options = Object.fromEntries(Object.entries(objective.options).map(([name, value]) => [name, String(value)]));
  const source = await objectiveSource({ objective: objective.name, set: options }, context.objectives);
  return unknownDimensions(source, space);
}

function textOf(before: Study, after: Study, trials: readonly Trial[]): string {
  const known = new Set(before.space.map(formatDimension));
  const changed = after.space.map(formatDimension).filter((text) => !known.has(text));
  const finished = trials.filter(isFinished);
  const region = regionOf(after);
  const fitting = finished.filter(({ hyperparameters }) => {
    const point = projectToSpace(after.space, hyperparameters);
    return point !== null && (region === null || region.allows(point));
  });
  const lines = [
    `Changed ${after.name}.`,
    ...(after.state === before.state ? [] : [after.state === "paused" ? "  paused" : "  active"]),
    ...changed.map((text) => `  ${text}`),
    ...(after.constraints ?? []).map((text) => `  constraint ${text}`),
    ...(after.budget.trials === before.budget.trials
      ? []
      : [`  ${countOf(after.budget.trials ?? 0, "trial")} in total`]),
    ...(fitting.length === finished.length ? [] : [unfitting(fitting.length, finished.length)]),
  ];
  return `${lines.join("\n")}\n`;
}

function unfitting(fitting: number, finished: number): string {
  return `  ${fitting} of ${countOf(finished, "finished trial")} still fit; the surrogate learns only from these.`;
}
