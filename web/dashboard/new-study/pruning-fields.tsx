/** The pruning rule of a study, with the settings that belong to it. */
import { problemsAt } from "../api-client/issues.ts";
import type { PartProps } from "./basic-fields.tsx";
import type { PruningDraft } from "./draft.ts";
import { Field } from "./field.tsx";
import { fieldsOf, rules } from "./pruning.ts";

export function PruningFields({
  draft,
  metrics,
  issues,
  onChange,
}: PartProps & { readonly metrics: readonly string[] }) {
  const { pruning } = draft;
  const { rule } = pruning;
  const set = (part: Partial<PruningDraft>) => onChange({ pruning: { ...pruning, ...part } });
  const summary = rules.find((one) => one.rule === rule)?.summary ?? "";
  return (
    <fieldset>
      <legend>Pruning</legend>
      <div class="fields">
        <Field label="Rule" help={summary} problems={problemsAt(issues, "pruning.rule")}>
          {(ties) => (
            <select
              {...ties}
              value={rule}
              onChange={(event) => set({ rule: event.currentTarget.value as PruningDraft["rule"] })}
            >
              {rules.map((one) => (
                <option key={one.rule} value={one.rule}>
                  {one.rule}
                </option>
              ))}
            </select>
          )}
        </Field>
        {rule !== "none" && (
          <>
            <Field label="Metric to compare" help="reported by step" problems={problemsAt(issues, "pruning.metric")}>
              {(ties) => (
                <input
                  {...ties}
                  value={pruning.metric}
                  placeholder={metrics[0] ?? "value"}
                  autocomplete="off"
                  onInput={(event) => set({ metric: event.currentTarget.value })}
                />
              )}
            </Field>
            {fieldsOf(rule).map(({ field, label, help, initial }) => (
              <Field key={field} label={label} help={help} problems={problemsAt(issues, `pruning.${field}`)}>
                {(ties) => (
                  <input
                    {...ties}
                    value={pruning[field]}
                    placeholder={initial(rule)}
                    inputMode="decimal"
                    onInput={(event) => set({ [field]: event.currentTarget.value })}
                  />
                )}
              </Field>
            ))}
            <Field
              label="Step limit"
              help="of all trials together; optional"
              problems={problemsAt(issues, "budget.steps")}
            >
              {(ties) => (
                <input
                  {...ties}
                  value={draft.steps}
                  inputMode="decimal"
                  onInput={(event) => onChange({ steps: event.currentTarget.value })}
                />
              )}
            </Field>
          </>
        )}
      </div>
    </fieldset>
  );
}
