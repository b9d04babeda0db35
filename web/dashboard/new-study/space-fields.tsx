/** The search space: every dimension with its range and its likely value. */
import type { SearchSpace } from "../../api.ts";
import type { Issues } from "../api-client/issues.ts";
import type { Dimension, RangeDraft, Ranges } from "./draft.ts";
import { isChanged, listedValues, rangeOf } from "./ranges.ts";
import { problemsBelow } from "./text-fields.tsx";

export interface SpaceFieldsProps {
  readonly space: SearchSpace;
  readonly ranges: Ranges;
  readonly issues: Issues;
  readonly onChange: (ranges: Ranges) => void;
}

export function SpaceFields({ space, ranges, issues, onChange }: SpaceFieldsProps) {
  return (
    <div class="ranges">
      {space.map((dimension) => {
        const { name, kind } = dimension;
        const initial = rangeOf(dimension);
        const range = ranges[name] ?? initial;
        const set = (part: Partial<RangeDraft>) => onChange({ ...ranges, [name]: { ...range, ...part } });
        return (
          <div key={name} class="range" role="group" aria-label={name}>
            <div class="range-name">
              {name} <span class="muted">{kind}</span>
            </div>
            <RangeInputs name={name} kind={kind} range={range} issues={issues} onSet={set} />
            <LikelyInputs dimension={dimension} range={range} issues={issues} onSet={set} />
            {isChanged(dimension, range) && (
              <button type="button" class="plain" onClick={() => set(initial)}>
                Reset
              </button>
            )}
            {problemsBelow(issues, `space.${name}`).map((message) => (
              <span key={message} class="verdict-bad range-problem">
                {message}
              </span>
            ))}
          </div>
        );
      })}
    </div>
  );
}

interface RangeInputsProps {
  readonly name: string;
  readonly kind: Dimension["kind"];
  readonly range: RangeDraft;
  readonly issues: Issues;
  readonly onSet: (part: Partial<RangeDraft>) => void;
}

function RangeInputs({ name, kind, range, issues, onSet }: RangeInputsProps) {
  const isInvalid = (part: string) => issues.some(({ path }) => path === `space.${name}.${part}`);
  if (kind === "categorical" || kind === "ordinal") {
    return (
      <input
        class="range-values"
        aria-label={`${name}: ${kind === "ordinal" ? "levels" : "choices"}, comma-separated`}
        aria-invalid={isInvalid(kind === "ordinal" ? "levels" : "choices")}
        value={range.values}
        onInput={(event) => onSet({ values: event.currentTarget.value })}
      />
    );
  }
  return (
    <div class="range-inputs">
      <input
        aria-label={`${name}: lowest`}
        aria-invalid={isInvalid("low")}
        inputMode="decimal"
        value={range.low}
        onInput={(event) => onSet({ low: event.currentTarget.value })}
      />
      <span class="muted">to</span>
      <input
        aria-label={`${name}: highest`}
        aria-invalid={isInvalid("high")}
        inputMode="decimal"
        value={range.high}
        onInput={(event) => onSet({ high: event.currentTarget.value })}
      />
      <select
        aria-label={`${name}: scale`}
        value={range.scale}
        onChange={(event) => onSet({ scale: event.currentTarget.value === "log" ? "log" : "linear" })}
      >
        <option value="linear">linear</option>
        <option value="log">log</option>
      </select>
    </div>
  );
}

interface LikelyInputsProps {
  readonly dimension: Dimension;
  readonly range: RangeDraft;
  readonly issues: Issues;
  readonly onSet: (part: Partial<RangeDraft>) => void;
}

/** Where the optimum is expected. */
function LikelyInputs({ dimension: { name, kind }, range, issues, onSet }: LikelyInputsProps) {
  const isInvalid = (part: string) => issues.some(({ path }) => path === `space.${name}.${part}`);
  if (kind === "categorical" || kind === "ordinal") {
    const listed = [...new Set([...listedValues(range.values).map(String), range.likely])];
    return (
      <label class="range-inputs">
        <span class="muted">likely</span>
        <select
          aria-label={`${name}: likely value`}
          aria-invalid={isInvalid("likely")}
          value={range.likely}
          onChange={(event) => onSet({ likely: event.currentTarget.value })}
        >
          <option value="">any</option>
          {listed
            .filter((value) => value !== "")
            .map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
        </select>
      </label>
    );
  }
  return (
    <div class="range-inputs">
      <label class="range-inputs">
        <span class="muted">likely</span>
        <input
          aria-label={`${name}: likely value`}
          aria-invalid={isInvalid("likely")}
          inputMode="decimal"
          placeholder="any"
          value={range.likely}
          onInput={(event) => onSet({ likely: event.currentTarget.value })}
        />
      </label>
      {(range.likely !== "" || range.within !== "") && (
        <label class="range-inputs">
          <span class="muted">{range.scale === "log" ? "within a factor" : "within ±"}</span>
          <input
            aria-label={`${name}: within`}
            aria-invalid={isInvalid("within")}
            inputMode="decimal"
            placeholder="default"
            value={range.within}
            onInput={(event) => onSet({ within: event.currentTarget.value })}
          />
        </label>
      )}
    </div>
  );
}
