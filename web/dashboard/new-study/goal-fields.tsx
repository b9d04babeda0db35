/** What is tuned: the metrics of the user's own program, and requirements. */
import type { Metric } from "../../api.ts";
import type { PartProps } from "./basic-fields.tsx";
import type { MetricDraft } from "./draft.ts";
import { LinesField, problemsBelow } from "./text-fields.tsx";

/** Maximum number of metrics that can be tuned together. */
const MAX_TUNED = 3;

export interface GoalFieldsProps extends PartProps {
  /** The metrics of a built-in objective; null for the user's own program, which may report any. */
  readonly metrics: readonly Metric[] | null;
}

export function GoalFields({ draft, metrics, issues, onChange }: GoalFieldsProps) {
  const names = metrics?.map(({ name }) => name);
  const known = names === undefined ? "any metric that the program reports" : names.join(", ");
  return (
    <fieldset>
      <legend>Goal</legend>
      {metrics === null && (
        <MetricFields
          metrics={draft.metrics}
          problems={problemsBelow(issues, "metrics")}
          onChange={(next) => onChange({ metrics: next })}
        />
      )}
      <LinesField
        label="Requirements"
        help={`one per line; a trial that misses one cannot be the best. About ${known}; optional`}
        placeholder={`${names?.[0] ?? "latency"} <= 20`}
        value={draft.require}
        problems={problemsBelow(issues, "require")}
        onChange={(require) => onChange({ require })}
      />
    </fieldset>
  );
}

interface MetricFieldsProps {
  readonly metrics: readonly MetricDraft[];
  readonly problems: readonly string[];
  readonly onChange: (metrics: readonly MetricDraft[]) => void;
}

function MetricFields({ metrics, problems, onChange }: MetricFieldsProps) {
  const set = (at: number, part: Partial<MetricDraft>) =>
    onChange(metrics.map((metric, k) => (k === at ? { ...metric, ...part } : metric)));
  return (
    <div class="ranges">
      {metrics.map(({ name, direction }, at) => (
        <div key={at} class="range" role="group" aria-label={`Metric ${at + 1}`}>
          <input
            aria-label={`Metric ${at + 1}: name`}
            aria-invalid={problems.length > 0}
            value={name}
            autocomplete="off"
            onInput={(event) => set(at, { name: event.currentTarget.value })}
          />
          <select
            aria-label={`Metric ${at + 1}: direction`}
            value={direction}
            onChange={(event) => set(at, { direction: event.currentTarget.value as MetricDraft["direction"] })}
          >
            <option value="minimize">minimize</option>
            <option value="maximize">maximize</option>
          </select>
          {metrics.length > 1 && (
            <button
              type="button"
              class="plain"
              aria-label={`Remove metric ${at + 1}`}
              onClick={() => onChange(metrics.filter((_, k) => k !== at))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {problems.map((problem) => (
        <span key={problem} class="verdict-bad range-problem">
          {problem}
        </span>
      ))}
      {metrics.length < MAX_TUNED && (
        <div class="row">
          <button
            type="button"
            onClick={() => onChange([...metrics, { name: `metric${metrics.length + 1}`, direction: "minimize" }])}
          >
            Add a metric
          </button>
          <span class="muted">Two or three are tuned together: the result is their Pareto front.</span>
        </div>
      )}
    </div>
  );
}
