/** Chooses a built-in objective or the user's own program. */
import { type ObjectiveEntry, OWN } from "./draft.ts";

export interface ObjectiveChoiceProps {
  readonly objectives: readonly ObjectiveEntry[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

export function ObjectiveChoice({ objectives, chosen, onChoose }: ObjectiveChoiceProps) {
  const own = { name: OWN, title: "Your own program", summary: "asks for trials over HTTP, or is run by a worker" };
  const entries = [...objectives.map(({ name, summary }) => ({ name, title: name, summary })), own];
  return (
    <fieldset class="objectives">
      <legend>Objective</legend>
      {entries.map(({ name, title, summary }) => (
        <label key={name} class="objective">
          <input type="radio" name="objective" value={name} checked={name === chosen} onChange={() => onChoose(name)} />
          <span>
            <strong>{title}</strong> <span class="muted">{summary}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
