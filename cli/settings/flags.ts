/** Converts the flags of a call to settings. */
import { InvalidInput } from "../../common/errors.ts";
import type { Call } from "../command.ts";
import { settingNames, type RawSetting, type RawText } from "./settings.ts";

/** Flags that are not study settings, such as `--lease`, are left to their command. */
export function settingsFromFlags(call: Call): readonly RawSetting[] {
  const raw = settingNames.flatMap((name): readonly RawSetting[] => {
    const flag = flagOf(name);
    const value = call.flags[flag];
    if (value === undefined) return [];
    const texts = typeof value === "object" ? value : [String(value)];
    return [{ name, items: texts.map((text): RawText => ({ text, label: `--${flag}` })) }];
  });
  if (call.flags.maximize !== true) return raw;
  if (call.flags.direction === "minimize") {
    throw new InvalidInput([{ path: "", message: "--maximize and --direction minimize cannot be combined." }]);
  }
  return [...raw, { name: "direction", items: [{ text: "maximize", label: "--maximize" }] }];
}

/** `trialTimeout` → `trial-timeout`. */
export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
