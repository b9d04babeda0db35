/** Describes an objective reference. */
import type { ObjectiveReference } from "../../tuner/study/study.ts";

export function referenceText(reference: ObjectiveReference): string {
  switch (reference.kind) {
    case "builtin": {
      const options = Object.entries(reference.options).map(([name, value]) => `${name}=${value}`);
      return options.length === 0 ? reference.name : `${reference.name} (${options.join(", ")})`;
    }
    case "command":
      return `command ${reference.arguments.map((word) => (/^\{\w+\}$/.test(word) ? word : quoted(word))).join(" ")}`;
    case "module":
      return `module ${reference.path}`;
    case "external":
      return "ask and tell";
  }
}

/** A word quoted for a shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
