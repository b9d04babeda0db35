/** Writes a dimension in the syntax of `--space` (docs/search-spaces.md). */
import type { Dimension } from "./draft.ts";

type Value = number | string | boolean;

export function dimensionText(dimension: Dimension): string {
  const { default: initial, likely } = dimension;
  const options = [...option("default", initial), ...option("likely", likely)];
  const when = Object.entries(dimension.when ?? {}).map(
    ([name, values]) => `${nameText(name)}=${values.map(valueText).join("|")}`,
  );
  const condition = when.length === 0 ? "" : ` when(${when.join(",")})`;
  return `${nameText(dimension.name)}=${rangeText(dimension, options)}${condition}`;
}

function rangeText(dimension: Dimension, options: readonly string[]): string {
  switch (dimension.kind) {
    case "float":
    case "int": {
      const { kind, low, high, scale, step, within } = dimension;
      const range = [low, high, ...(scale === "log" ? ["log"] : []), ...option("step", step)];
      return `${kind}(${[...range, ...options, ...option("within", within)].join(",")})`;
    }
    case "categorical":
      return `choice(${[...dimension.choices.map(valueText), ...options].join(",")})`;
    case "ordinal":
      return `ordinal(${[...dimension.levels.map(valueText), ...options].join(",")})`;
  }
}

function option(name: string, value: Value | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${valueText(value)}`];
}

/** Quoted unless it is a plain word that is not read as a number, true or false. */
function valueText(value: Value): string {
  if (typeof value !== "string") return String(value);
  const isWord = /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value) && value !== "true" && value !== "false";
  return isWord && !/^(nan|inf|infinity|log)$/i.test(value) ? value : JSON.stringify(value);
}

function nameText(name: string): string {
  return /^[\p{L}\p{N}_.-]+$/u.test(name) ? name : JSON.stringify(name);
}
