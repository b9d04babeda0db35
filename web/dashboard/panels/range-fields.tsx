/** Brushes by keyboard: the lowest and highest value per axis, or a single level. */
import { formatValue } from "../format/number.ts";
import type { Axis } from "../figure/axis.ts";
import { type Intervals, withRanges } from "./brush.ts";
import { Select } from "../figure/controls.tsx";

interface RangeFieldsProps {
  readonly axes: readonly Axis[];
  readonly intervals: Intervals;
  readonly onChange: (intervals: Intervals) => void;
}

const ANY = "any";

export function RangeFields({ axes, intervals, onChange }: RangeFieldsProps) {
  return (
    <details>
      <summary>Enter ranges</summary>
      <div class="ranges">
        {axes.map((axis) => (
          <RangeField
            key={axis.name}
            axis={axis}
            range={intervals.get(axis.name)?.[0] ?? null}
            onChange={(range) => onChange(withRanges(intervals, axis.name, range === null ? [] : [range]))}
          />
        ))}
      </div>
    </details>
  );
}

interface RangeFieldProps {
  readonly axis: Axis;
  readonly range: readonly [number, number] | null;
  readonly onChange: (range: readonly [number, number] | null) => void;
}

function RangeField({ axis, range, onChange }: RangeFieldProps) {
  if (axis.kind === "levels") {
    const chosen = range === null ? ANY : String(Math.round((range[0] + range[1]) / 2));
    const options = axis.ticks.map(({ position }) => ({
      value: String(position),
      text: formatValue(axis.valueAt(position)),
    }));
    return (
      <Select
        label={axis.name}
        value={chosen}
        options={[{ value: ANY, text: "any" }, ...options]}
        onChange={(value) => onChange(value === ANY ? null : [Number(value) - 0.4, Number(value) + 0.4])}
      />
    );
  }
  const change = (end: 0 | 1, text: string) => {
    const position = text.trim() === "" ? [axis.low, axis.high][end] : axis.position(Number(text));
    if (position === null) return;
    const next: [number, number] = [range?.[0] ?? axis.low, range?.[1] ?? axis.high];
    next[end] = position;
    const isAll = next[0] <= axis.low && next[1] >= axis.high;
    onChange(isAll || next[0] > next[1] ? null : next);
  };
  const shown = (end: 0 | 1) =>
    range === null || range[end] === [axis.low, axis.high][end] ? "" : plain(axis, range[end]);
  return (
    <fieldset class="range">
      <legend>{axis.name}</legend>
      {([0, 1] as const).map((end) => (
        <span key={end}>
          {end === 1 && " to "}
          <input
            type="text"
            inputMode="decimal"
            aria-label={`${axis.name}, ${end === 0 ? "lowest" : "highest"}`}
            placeholder={end === 0 ? "lowest" : "highest"}
            value={shown(end)}
            onChange={({ currentTarget }) => change(end, currentTarget.value)}
          />
        </span>
      ))}
    </fieldset>
  );
}

/** A number in the form that a field accepts, without thin spaces and superscripts. */
function plain(axis: Axis, position: number): string {
  const value = axis.valueAt(position);
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value);
}
