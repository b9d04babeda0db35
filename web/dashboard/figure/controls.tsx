/** Small controls shared by panels. */
import type { SearchSpace, StudySummaryJson } from "../../api.ts";
import { formatCounted, formatValue } from "../format/number.ts";
import { useParameter } from "../routing/location.ts";
import { axisOfDimension, type Value } from "./axis.ts";
import type { Metric } from "./points.ts";

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label class="field-inline">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A group of toggle buttons, exactly one of which is pressed. */
export function Choice({ label, value, options, onChange }: SelectProps) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value ? "true" : "false"}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}

interface DimensionControlProps {
  readonly dimension: SearchSpace[number];
  readonly value: Value;
  /** Whether the dimension is active; an inactive one has no effect at the displayed point. */
  readonly isActive?: boolean;
  readonly onChange: (value: Value) => void;
}

/** A slider for numbers, a select for discrete levels. */
export function DimensionControl({ dimension, value, isActive = true, onChange }: DimensionControlProps) {
  const axis = axisOfDimension(dimension);
  if (!isActive) {
    return (
      <span class="slider muted">
        <span class="slider-name">{dimension.name}</span>
        <output>inactive</output>
      </span>
    );
  }
  if (axis.kind === "levels") {
    const levels = axis.ticks.map(({ position }) => axis.valueAt(position));
    return (
      <Select
        label={dimension.name}
        value={String(axis.position(value) ?? 0)}
        options={levels.map((level, at) => ({ value: String(at), text: formatValue(level) }))}
        onChange={(at) => onChange(levels[Number(at)])}
      />
    );
  }
  const span = axis.high - axis.low;
  const isWhole = dimension.kind === "int" && axis.kind === "linear";
  return (
    <label class="slider">
      <span class="slider-name">{dimension.name}</span>
      <output>{formatValue(value, 3)}</output>
      <input
        type="range"
        min={axis.low}
        max={axis.high}
        step={isWhole ? ("step" in dimension ? dimension.step : 1) : span / 200}
        value={axis.position(value) ?? axis.low}
        aria-valuetext={formatValue(value, 3)}
        onInput={({ currentTarget }) => onChange(within(dimension, axis.valueAt(Number(currentTarget.value))))}
      />
    </label>
  );
}

/** Rounded to the slider's resolution and the dimension's grid, and clamped to its range. */
function within(dimension: SearchSpace[number], value: Value): Value {
  if (dimension.kind === "categorical" || dimension.kind === "ordinal" || typeof value !== "number") return value;
  const { low, high, step, kind } = dimension;
  const grid = step ?? (kind === "int" ? 1 : null);
  const near =
    grid === null
      ? Number(value.toPrecision(4))
      : Number((low + Math.round((value - low) / grid) * grid).toPrecision(12));
  return Math.min(high, Math.max(low, near));
}

/** The metric shown in trial panels: the tuned one unless the user selected another. */
export function useMetric({ metrics }: StudySummaryJson): readonly [Metric, (name: string) => void] {
  const [name, setName] = useParameter("metric", metrics[0].name);
  return [metrics.find((metric) => metric.name === name) ?? metrics[0], setName];
}

/** Renders nothing if there is only one. */
export function MetricSelect({ study }: { readonly study: StudySummaryJson }) {
  const [metric, setMetric] = useMetric(study);
  if (study.metrics.length < 2) return null;
  const options = study.metrics.map(({ name }) => ({ value: name, text: name }));
  return <Select label="Metric" value={metric.name} options={options} onChange={setMetric} />;
}

/** Whether plots show outliers at their true height: a page-wide setting stored in the address. */
export function useAllValues(): readonly [boolean, (isAll: boolean) => void] {
  const [text, setText] = useParameter("values", "");
  return [text === "all", (isAll) => setText(isAll ? "all" : "")];
}

interface AllValuesProps {
  /** Number of values drawn at the edge. */
  readonly outliers: number;
  readonly isAll: boolean;
  readonly onChange: (isAll: boolean) => void;
}

/** Renders nothing if all values fit. */
export function AllValues({ outliers, isAll, onChange }: AllValuesProps) {
  if (outliers === 0 && !isAll) return null;
  return (
    <>
      {outliers > 0 && <span class="note">{formatCounted(outliers, "outlier")} at the edge</span>}
      <button type="button" class="toggle" aria-pressed={isAll} onClick={() => onChange(!isAll)}>
        All values
      </button>
    </>
  );
}
