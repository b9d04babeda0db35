/** The settings of one call of `tune`: flags override the file. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Call } from "../command.ts";
import type { Context } from "../context.ts";
import { settingsFromFlags } from "./flags.ts";
import { mergeSettings, readSettings, type Settings } from "./settings.ts";
import { textFlag } from "../studies/with-studies.ts";

/** Throws InvalidInput with the issues of both. */
export async function tuneSettings(call: Call, context: Context): Promise<Settings> {
  const file = textFlag(call, "config");
  const fromFile = file === undefined ? null : await settingsOfFile(file, context);
  const [objective] = call.positional;
  const flags = readSettings([
    ...(objective === undefined
      ? []
      : [{ name: "objective" as const, items: [{ text: objective, label: "OBJECTIVE" }] }]),
    ...settingsFromFlags(call),
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
  const { parseConfig } = await import("./config-file.ts");
  const { raw, issues } = parseConfig(text, file);
  const read = readSettings(raw);
  return { settings: read.settings, issues: [...issues, ...read.issues] };
}
