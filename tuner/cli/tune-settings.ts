/** The settings of one call of `tune`: flags over the file over nothing. */
import { InvalidInput } from "../errors.ts";
import type { Issue } from "../objective.ts";
import type { Call } from "./command.ts";
import type { Context } from "./context.ts";
import { givenFlags } from "./given.ts";
import { mergeSettings, readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { textFlag } from "./with-store.ts";

/** Throws InvalidInput with everything that is wrong with either. */
export async function tuneSettings(call: Call, context: Context): Promise<Settings> {
  const file = textFlag(call, "config");
  const fromFile = file === undefined ? null : await settingsOfFile(file, context);
  const [objective] = call.positional;
  const flags = readSettings([
    ...(objective === undefined
      ? []
      : [{ name: "objective" as const, items: [{ text: objective, label: "OBJECTIVE" }] }]),
    ...givenFlags(call),
  ]);
  const issues = [...(fromFile?.issues ?? []), ...flags.issues];
  if (issues.length > 0) throw new InvalidInput(issues);
  return fromFile === null ? flags.settings : mergeSettings(fromFile.settings, flags.settings);
}

async function settingsOfFile(
  file: string,
  context: Context,
): Promise<{ settings: Settings; issues: readonly Issue[] }> {
  const text = await context.readFile(file);
  const { parseConfig } = await import("./config.ts");
  const { given, issues } = parseConfig(text, file);
  const read = readSettings(given);
  return { settings: read.settings, issues: [...issues, ...read.issues] };
}
