/** The flags of a call as settings that were given. */
import { InvalidInput } from "../errors.ts";
import type { Call } from "./command.ts";
import { flagOf } from "./flag-name.ts";
import { settingNames } from "./settings.ts";
import type { GivenSetting, GivenText } from "./settings.ts";

/** Flags that are no settings of a study (`--lease`, say) are left to their command. */
export function givenFlags(call: Call): readonly GivenSetting[] {
  const given = settingNames.flatMap((name): readonly GivenSetting[] => {
    const flag = flagOf(name);
    const value = call.flags[flag];
    if (value === undefined) return [];
    const texts = typeof value === "object" ? value : [String(value)];
    return [{ name, items: texts.map((text): GivenText => ({ text, label: `--${flag}` })) }];
  });
  if (call.flags.maximize !== true) return given;
  if (call.flags.direction === "minimize") {
    throw new InvalidInput([{ path: "", message: "direction; must be one: --maximize and --direction minimize" }]);
  }
  return [...given, { name: "direction", items: [{ text: "maximize", label: "--maximize" }] }];
}
