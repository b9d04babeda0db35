/** A form with a field for each column, and the model's prediction. */
import { useState } from "preact/hooks";
import type { KeptModelJson, PredictionJson } from "../../../api.ts";
import { problemsAt } from "../../api-client/issues.ts";
import { useApiClient } from "../../api-client/context.ts";
import { useAction } from "../../trial/use-action.ts";
import { Prediction } from "./prediction.tsx";
import { firstFields, hintOf, type ModelColumn, rowOf } from "./row-fields.ts";

const PERCENTS = [50, 80, 95] as const;

export interface RowFormProps {
  readonly study: string;
  readonly model: KeptModelJson;
}

export function RowForm({ study, model }: RowFormProps) {
  const client = useApiClient();
  const { columns } = model;
  const [fields, setFields] = useState(() => firstFields(columns));
  const [prediction, setPrediction] = useState<PredictionJson | null>(null);
  const { act, isBusy, error } = useAction();
  const issues = error?.issues ?? [];
  const isOfField = issues.some(({ path }) => columns.some(({ name }) => name === path));
  const predict = async () => {
    setPrediction(null);
    await act(async () => setPrediction(await client.predict(study, rowOf(columns, fields), PERCENTS)));
  };
  return (
    <form
      class="row-form"
      aria-label="Row to predict"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void predict();
      }}
    >
      <div class="row-fields">
        {columns.map((column) => (
          <RowField
            key={column.name}
            column={column}
            text={fields[column.name] ?? ""}
            problem={problemsAt(issues, column.name)[0]}
            onText={(text) => setFields({ ...fields, [column.name]: text })}
          />
        ))}
      </div>
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy}>
          Predict
        </button>
        {error !== null && !isOfField && (
          <p class="verdict-bad" role="alert">
            {error.message}
          </p>
        )}
      </div>
      <div role="status">{prediction !== null && <Prediction prediction={prediction} />}</div>
    </form>
  );
}

interface RowFieldProps {
  readonly column: ModelColumn;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

function RowField({ column, text, problem, onText }: RowFieldProps) {
  const id = `row-${column.name}`;
  const common = {
    id,
    value: text,
    "aria-describedby": `${id}-hint`,
    "aria-invalid": problem === undefined ? undefined : ("true" as const),
  };
  return (
    <div class="row-field">
      <label for={id}>{column.name}</label>
      {column.kind === "categorical" ? (
        <select {...common} onChange={(event) => onText(event.currentTarget.value)}>
          {column.categories.map((category) => (
            <option key={category} value={category}>
              {category}
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
      <span id={`${id}-hint`} class={problem === undefined ? "muted" : "verdict-bad"}>
        {problem ?? hintOf(column)}
      </span>
    </div>
  );
}
