/** The search space: every dimension with editable range. */
import { type ObjectiveEntry, type RangeDraft, rangeOf } from "./draft.ts";
import type { PartProps } from "./basic-fields.tsx";
import type { Issues } from "../api-client/issues.ts";

export function SpaceFields({
  draft,
  objective,
  issues,
  onChange,
}: PartProps & { readonly objective: ObjectiveEntry }) {
  const { space } = objective;
  if (space === null) {
    return (
      <fieldset>
        <legend>Search space</legend>
        <p class="muted">Depends on the options: set those first.</p>
      </fieldset>
    );
  }
  return (
    <fieldset>
      <legend>Search space</legend>
      <div class="ranges">
        {space.map((dimension) => {
          const initial = rangeOf(dimension);
          const range = draft.ranges[dimension.name] ?? initial;
          const set = (part: Partial<RangeDraft>) =>
            onChange({ ranges: { ...draft.ranges, [dimension.name]: { ...range, ...part } } });
          const isChanged = JSON.stringify(range) !== JSON.stringify(initial);
          return (
            <div key={dimension.name} class="range" role="group" aria-label={dimension.name}>
              <div class="range-name">
                {dimension.name} <span class="muted">{dimension.kind}</span>
              </div>
              <RangeInputs name={dimension.name} kind={dimension.kind} range={range} issues={issues} onSet={set} />
              {isChanged && (
                <button type="button" class="plain" onClick={() => set(initial)}>
                  Reset
                </button>
              )}
              {problemsBelow(issues, dimension.name).map((message) => (
                <span key={message} class="verdict-bad range-problem">
                  {message}
                </span>
              ))}
            </div>
          );
        })}
      </div>
      {Object.keys(draft.options).length > 0 && (
        <p class="muted">Options may change the search space; edits here override it.</p>
      )}
    </fieldset>
  );
}

interface RangeInputsProps {
  readonly name: string;
  readonly kind: "float" | "int" | "categorical" | "ordinal";
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

function problemsBelow(issues: Issues, name: string): readonly string[] {
  return issues
    .filter(({ path }) => path === `space.${name}` || path.startsWith(`space.${name}.`))
    .map(({ message }) => message);
}
