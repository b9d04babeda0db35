/** Name, budget, strategy, seed. */
import type { Draft } from "./draft.ts";
import { Field } from "./field.tsx";
import { type Issues, problemsAt } from "../api-client/issues.ts";

export interface PartProps {
  readonly draft: Draft;
  readonly issues: Issues;
  readonly onChange: (part: Partial<Draft>) => void;
}

const strategies = [
  ["gp", "Gaussian process (recommended)"],
  ["sobol", "Sobol sequence"],
  ["random", "Random search"],
] as const;

export function BasicFields({ draft, metric, issues, onChange }: PartProps & { readonly metric: string | undefined }) {
  const text = (part: "name" | "trials" | "minutes" | "target" | "seed") => ({
    value: draft[part],
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onChange({ [part]: event.currentTarget.value }),
  });
  return (
    <fieldset>
      <legend>Study</legend>
      <div class="fields">
        <Field label="Name" help="letters, digits and . _ -" problems={problemsAt(issues, "name")}>
          {(ties) => <input {...ties} {...text("name")} autocomplete="off" />}
        </Field>
        <Field label="Trials" help="optional" problems={problemsAt(issues, "budget.trials")}>
          {(ties) => <input {...ties} {...text("trials")} inputMode="numeric" />}
        </Field>
        <Field label="Time limit (min)" help="optional" problems={problemsAt(issues, "budget.seconds")}>
          {(ties) => <input {...ties} {...text("minutes")} inputMode="decimal" />}
        </Field>
        <Field
          label="Target"
          help={`stop when ${metric ?? "the value"} is at least as good; optional`}
          problems={problemsAt(issues, "budget.target")}
        >
          {(ties) => <input {...ties} {...text("target")} inputMode="decimal" />}
        </Field>
        <Field label="Strategy" problems={problemsAt(issues, "strategy.name")}>
          {(ties) => (
            <select
              {...ties}
              value={draft.strategy}
              onChange={(event) => onChange({ strategy: event.currentTarget.value as Draft["strategy"] })}
            >
              {strategies.map(([name, said]) => (
                <option key={name} value={name}>
                  {said}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Random seed" help="makes the study reproducible" problems={problemsAt(issues, "seed")}>
          {(ties) => <input {...ties} {...text("seed")} inputMode="numeric" />}
        </Field>
      </div>
    </fieldset>
  );
}
