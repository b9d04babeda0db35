/** A form for a point to evaluate, prefilled from a trial. */
import { useState } from "preact/hooks";
import type { Hyperparameters, SearchSpace } from "../../api.ts";
import { formatValue } from "../format/number.ts";
import { rangeOf } from "./hyperparameter-rows.ts";
import { type Dimension, valuesOf } from "./position.ts";
import type { Acting } from "./use-action.ts";
import { fieldsOf, readFields } from "./variation.ts";

export interface VariationFormProps {
  readonly space: SearchSpace;
  readonly from: Hyperparameters;
  readonly acting: Acting;
  readonly onEnqueue: (hyperparameters: Hyperparameters) => void;
  readonly onCancel: () => void;
}

export function VariationForm({ space, from, acting, onEnqueue, onCancel }: VariationFormProps) {
  const [fields, setFields] = useState(() => fieldsOf(space, from));
  const [isTried, setTried] = useState(false);
  const { hyperparameters, problems, active } = readFields(space, fields);
  const ofServer = acting.error?.issues ?? [];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) return onEnqueue(hyperparameters);
    const first = active.find(({ name }) => problems[name] !== undefined);
    if (first !== undefined) document.getElementById(fieldId(first))?.focus();
  };
  return (
    <form class="variation" onSubmit={submit} noValidate>
      <p class="muted">It will be evaluated as soon as a worker is free, before new suggestions.</p>
      {active.map((dimension) => {
        const { name } = dimension;
        const said = ofServer.find(({ path }) => path.endsWith(`.${name}`))?.message;
        // No error is shown while a number is being typed.
        const isShown = isTried || (fields[name] ?? "") !== "";
        const problem = (isShown ? problems[name] : undefined) ?? said;
        return (
          <Field
            key={name}
            dimension={dimension}
            text={fields[name] ?? ""}
            problem={problem}
            onText={(text) => setFields({ ...fields, [name]: text })}
          />
        );
      })}
      {acting.error !== null && (
        <p class="problem" role="alert">
          {acting.error.message}
        </p>
      )}
      <div class="dialog-buttons">
        <button type="submit" class="primary" disabled={acting.isBusy}>
          Enqueue
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly dimension: Dimension;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

function Field({ dimension, text, problem, onText }: FieldProps) {
  const id = fieldId(dimension);
  const common = {
    id,
    value: text,
    "aria-describedby": `${id}-hint`,
    "aria-invalid": problem === undefined ? undefined : ("true" as const),
  };
  const isChosen = dimension.kind === "categorical" || dimension.kind === "ordinal";
  return (
    <div class="variation-field">
      <label for={id}>{dimension.name}</label>
      {isChosen ? (
        <select {...common} onChange={(event) => onText(event.currentTarget.value)}>
          {valuesOf(dimension).map((value) => (
            <option key={String(value)} value={String(value)}>
              {String(value)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          inputMode="decimal"
          autoComplete="off"
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
      <span id={`${id}-hint`} class={problem === undefined ? "muted" : "problem"}>
        {problem ?? (isChosen ? "" : rangeOf(dimension, (value) => formatValue(value)))}
      </span>
    </div>
  );
}

function fieldId({ name }: Dimension): string {
  return `vary-${name}`;
}
