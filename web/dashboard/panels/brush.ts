/** Brushes as encoded in the address: intervals of positions for each axis. */

export type Intervals = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** `x:0.1~0.5;rate:-3~-1,-0.5~0` with escaped names; empty without brushes. */
export function formatBrush(intervals: Intervals): string {
  return [...intervals]
    .filter(([, ranges]) => ranges.length > 0)
    .map(
      ([name, ranges]) => `${encodeURIComponent(name)}:${ranges.map((range) => range.map(short).join("~")).join(",")}`,
    )
    .join(";");
}

/** Invalid parts are ignored. */
export function parseBrush(text: string): Intervals {
  const intervals = new Map<string, (readonly [number, number])[]>();
  for (const part of text.split(";")) {
    const at = part.indexOf(":");
    if (at < 0) continue;
    const ranges = part
      .slice(at + 1)
      .split(",")
      .map((range) => range.split("~").map(Number))
      .filter((ends) => ends.length === 2 && ends.every((end) => Number.isFinite(end)))
      .map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]);
    if (ranges.length > 0) intervals.set(unescaped(part.slice(0, at)), ranges);
  }
  return intervals;
}

/** The brushes with the ranges of one axis replaced. */
export function withRanges(
  intervals: Intervals,
  name: string,
  ranges: readonly (readonly [number, number])[],
): Intervals {
  const next = new Map(intervals);
  if (ranges.length === 0) next.delete(name);
  else next.set(name, ranges);
  return next;
}

/** Rounded, but more precise than a drag can be. */
function short(position: number): string {
  return String(Number(position.toPrecision(5)));
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
