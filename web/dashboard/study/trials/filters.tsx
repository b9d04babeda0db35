/** The filters of the table: states, and conditions on any column. */
import { useId, useState } from "preact/hooks";
import type { TrialState } from "../../../api.ts";
import type { Column } from "./columns.ts";
import { conditionText, operatorNames, operators } from "./conditions.ts";

export interface FiltersProps {
  readonly columns: readonly Column[];
  /** Comma-separated; empty means all. */
  readonly states: string;
  readonly conditions: readonly string[];
  /** The problem with a condition; null if it is valid. */
  readonly problemOf: (condition: string) => string | null;
  readonly onStates: (states: string) => void;
  readonly onConditions: (conditions: readonly string[]) => void;
}

const allStates: readonly TrialState[] = ["complete", "pruned", "failed", "running", "waiting"];

export function Filters({ columns, states, conditions, problemOf, onStates, onConditions }: FiltersProps) {
  const chosen = new Set(states.split(",").filter((state) => state !== ""));
  const toggle = (state: TrialState) => {
    if (!chosen.delete(state)) chosen.add(state);
    onStates(chosen.size === allStates.length ? "" : [...chosen].join(","));
  };
  return (
    <div class="filters">
      <span class="choice" role="group" aria-label="States">
        <button type="button" aria-pressed={chosen.size === 0} onClick={() => onStates("")}>
          all
        </button>
        {allStates.map((state) => (
          <button key={state} type="button" aria-pressed={chosen.has(state)} onClick={() => toggle(state)}>
            {state}
          </button>
        ))}
      </span>
      <ConditionForm
        columns={columns}
        problemOf={problemOf}
        onAdd={(condition) => onConditions([...conditions, condition])}
      />
      {conditions.map((condition) => {
        const problem = problemOf(condition);
        return (
          <span key={condition} class="condition-chip">
            <button
              type="button"
              class={`condition${problem === null ? "" : " condition-refused"}`}
              title="Remove this condition"
              aria-label={`Remove: ${conditionText(condition)}`}
              onClick={() => onConditions(conditions.filter((other) => other !== condition))}
            >
              {conditionText(condition)} <span aria-hidden="true">×</span>
            </button>
            {problem !== null && (
              <span class="verdict-bad" role="alert">
                Not applied. {problem}
              </span>
            )}
          </span>
        );
      })}
    </div>
  );
}

interface ConditionFormProps {
  readonly columns: readonly Column[];
  readonly problemOf: (condition: string) => string | null;
  readonly onAdd: (condition: string) => void;
}

function ConditionForm({ columns, problemOf, onAdd }: ConditionFormProps) {
  const choices = columns.filter(({ where }) => where !== null);
  const [column, setColumn] = useState("trial.value");
  const [operator, setOperator] = useState<string>("<");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  return (
    <form
      class="inline-form"
      aria-label="Add a condition"
      onSubmit={(event) => {
        event.preventDefault();
        const isOptional = operator === "=" || operator === "!=";
        if (value.trim() === "" && !isOptional) return setProblem("Must have a value.");
        const condition = `${column}${operator}${value.trim()}`;
        const found = problemOf(condition);
        setProblem(found);
        if (found !== null) return;
        onAdd(condition);
        setValue("");
      }}
    >
      <select aria-label="Column" value={column} onChange={(event) => setColumn(event.currentTarget.value)}>
        {choices.map(({ id, title, where }) => (
          <option key={id} value={where ?? ""}>
            {title}
          </option>
        ))}
      </select>
      <select aria-label="Comparison" value={operator} onChange={(event) => setOperator(event.currentTarget.value)}>
        {operators.map((name) => (
          <option key={name} value={name}>
            {operatorNames[name]}
          </option>
        ))}
      </select>
      <input
        class="condition-value"
        aria-label="Value"
        placeholder="value"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={id}
        onInput={(event) => {
          setValue(event.currentTarget.value);
          setProblem(null);
        }}
      />
      {/* It must exist beforehand, so that its content is announced when it appears. */}
      <span id={id} class="verdict-bad" role="alert">
        {problem}
      </span>
      <button type="submit">Filter</button>
    </form>
  );
}
