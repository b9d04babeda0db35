/** Converts dimensions to form fields and back. */
import { defined } from "../../../common/defined.ts";
import type { SearchSpace } from "../../api.ts";
import { type Dimension, numberIn, type RangeDraft, type Ranges, valueOf } from "./draft.ts";

/** The fields of a dimension. */
export function rangeOf(dimension: Dimension): RangeDraft {
  const written = (value: unknown) => (value === undefined ? "" : String(value));
  const none = { low: "", high: "", scale: "linear", likely: written(dimension.likely), within: "" } as const;
  switch (dimension.kind) {
    case "float":
    case "int": {
      const { low, high, scale, within } = dimension;
      return { ...none, low: String(low), high: String(high), scale, values: "", within: written(within) };
    }
    case "categorical":
      return { ...none, values: dimension.choices.join(", ") };
    case "ordinal":
      return { ...none, values: dimension.levels.join(", ") };
  }
}

/** Whether the fields differ from those of the dimension. */
export function isChanged(dimension: Dimension, range: RangeDraft | undefined): boolean {
  return range !== undefined && JSON.stringify(range) !== JSON.stringify(rangeOf(dimension));
}

/** The dimensions that were changed. */
export function changedDimensions(space: SearchSpace, ranges: Ranges): readonly Dimension[] {
  return space.flatMap((dimension) => {
    const range = ranges[dimension.name];
    return range === undefined || !isChanged(dimension, range) ? [] : [withRange(dimension, range)];
  });
}

/** The values in a list. */
export function listedValues(values: string): readonly (number | string | boolean)[] {
  return values
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "")
    .map(valueOf);
}

/** Drops a default outside the new range, which the server would reject. */
export function withRange(dimension: Dimension, range: RangeDraft): Dimension {
  const { scale } = range;
  switch (dimension.kind) {
    case "float":
    case "int": {
      const { default: initial, likely: _, within: __, ...rest } = dimension;
      const [low, high] = [numberIn(range.low) ?? NaN, numberIn(range.high) ?? NaN];
      const isInside = initial !== undefined && initial >= low && initial <= high;
      const expected = { likely: numberIn(range.likely), within: numberIn(range.within) };
      return { ...rest, low, high, scale, ...defined({ default: isInside ? initial : undefined, ...expected }) };
    }
    case "categorical": {
      const { choices: _, ...rest } = dimension;
      const choices = [...listedValues(range.values)];
      return { ...withListed(rest, choices, range.likely), choices };
    }
    case "ordinal": {
      const { levels: _, ...rest } = dimension;
      const levels = [...listedValues(range.values)];
      return { ...withListed(rest, levels, range.likely), levels };
    }
  }
}

type Value = number | string | boolean;

function withListed<Rest extends { default?: Value; likely?: Value }>(
  { default: initial, likely: _, ...rest }: Rest,
  values: readonly Value[],
  likely: string,
) {
  const isListed = initial !== undefined && values.includes(initial);
  return { ...rest, ...defined({ default: isListed ? initial : undefined, likely: valueIn(likely) }) };
}

function valueIn(text: string): Value | undefined {
  return text === "" ? undefined : valueOf(text);
}
