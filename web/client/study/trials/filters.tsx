/** What the table lets through: states, and conditions on any column. */
import { useState } from "preact/hooks";
import type { TrialState } from "../../../api.ts";
import type { Column } from "./columns.ts";
import { conditionText, operatorNames, operators } from "./conditions.ts";

export interface FiltersProps {
  readonly columns: readonly Column[];
  /** With commas between; empty means all. */
  readonly states: string;
  readonly conditions: readonly string[];
  readonly onStates: (states: string) => void;
  readonly onConditions: (conditions: readonly string[]) => void;
}

const allStates: readonly TrialState[] = ["complete", "pruned", "failed", "running", "waiting"];

export function Filters({ columns, states, conditions, onStates, onConditions }: FiltersProps) {
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
      <ConditionForm columns={columns} onAdd={(condition) => onConditions([...conditions, condition])} />
      {conditions.map((condition) => (
        <button
          key={condition}
          type="button"
          class="condition"
          title="Take this condition away"
          aria-label={`Take away: ${conditionText(condition)}`}
          onClick={() => onConditions(conditions.filter((other) => other !== condition))}
        >
          {conditionText(condition)} <span aria-hidden="true">×</span>
        </button>
      ))}
    </div>
  );
}

interface ConditionFormProps {
  readonly columns: readonly Column[];
  readonly onAdd: (condition: string) => void;
}

function ConditionForm({ columns, onAdd }: ConditionFormProps) {
  const choices = columns.filter(({ where }) => where !== null);
  const [column, setColumn] = useState("value");
  const [operator, setOperator] = useState<string>("<");
  const [value, setValue] = useState("");
  return (
    <form
      class="inline-form"
      aria-label="Add a condition"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() === "") return;
        onAdd(`${column}${operator}${value.trim()}`);
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
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <button type="submit">Filter</button>
    </form>
  );
}
