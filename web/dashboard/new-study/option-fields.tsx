/** One field per option of the objective, with the default as placeholder. */
import type { PartProps } from "./basic-fields.tsx";
import type { ObjectiveEntry } from "./draft.ts";
import { Field } from "./field.tsx";
import { problemsAt } from "../api-client/issues.ts";

export function OptionFields({
  draft,
  objective,
  issues,
  onChange,
}: PartProps & { readonly objective: ObjectiveEntry }) {
  const { options } = objective;
  if (options.length === 0) return null;
  const hasProblem = options.some(({ name }) => problemsAt(issues, `objective.options.${name}`).length > 0);
  const changed = Object.values(draft.options).filter((value) => value !== "").length;
  return (
    <details class="options" open={hasProblem || undefined}>
      <summary>
        Options of {objective.name}{" "}
        <span class="muted">
          {options.length} in total, {changed === 0 ? "none changed" : `${changed} changed`}
        </span>
      </summary>
      <div class="fields">
        {options.map(({ name, summary, default: initial, choices }) => {
          const set = (value: string) => onChange({ options: { ...draft.options, [name]: value } });
          const value = draft.options[name] ?? "";
          const shown = initial === undefined ? "none" : String(initial);
          const listed = choices ?? (typeof initial === "boolean" ? [true, false] : undefined);
          return (
            <Field key={name} label={name} help={summary} problems={problemsAt(issues, `objective.options.${name}`)}>
              {(ties) =>
                listed === undefined ? (
                  <input
                    {...ties}
                    value={value}
                    placeholder={shown}
                    onInput={(event) => set(event.currentTarget.value)}
                  />
                ) : (
                  <select {...ties} value={value} onChange={(event) => set(event.currentTarget.value)}>
                    <option value="">{shown} (default)</option>
                    {listed
                      .filter((choice) => choice !== initial)
                      .map((choice) => (
                        <option key={String(choice)}>{String(choice)}</option>
                      ))}
                  </select>
                )
              }
            </Field>
          );
        })}
      </div>
    </details>
  );
}
