/** Pause, resume, extend, edit, archive. */
import { useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { errorMessage } from "../../../common/describe-error.ts";
import type { Actions, StudyPatch } from "../api-client/api-client.ts";
import { useEditing } from "./edit/edit.tsx";
import { budgetUse, finishedTrials } from "./facts.ts";

export interface StudyControlsProps {
  readonly study: StudySummaryJson;
  readonly actions: Actions;
  readonly onChanged: () => void;
}

const MORE = 25;

export function StudyControls({ study, actions, onChanged }: StudyControlsProps) {
  const [isExtending, setExtending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { isEditing, setEditing } = useEditing();
  const { name, state, budget } = study;

  const change = async (patch: StudyPatch) => {
    setBusy(true);
    setError(null);
    try {
      await actions.changeStudy(name, patch);
      setExtending(false);
      onChanged();
    } catch (thrown) {
      setError(errorMessage(thrown));
    }
    setBusy(false);
  };

  return (
    <div class="study-controls">
      {state === "active" && !budgetUse(study).isUsedUp && (
        <button type="button" disabled={isBusy} onClick={() => void change({ state: "paused" })}>
          Pause
        </button>
      )}
      {state !== "active" && (
        <button type="button" disabled={isBusy} onClick={() => void change({ state: "active" })}>
          {state === "paused" ? "Resume" : "Unarchive"}
        </button>
      )}
      <button type="button" aria-expanded={isExtending} onClick={() => setExtending(!isExtending)}>
        Extend
      </button>
      <button type="button" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
        Edit
      </button>
      {state !== "archived" && (
        <button type="button" disabled={isBusy} onClick={() => void change({ state: "archived" })}>
          Archive
        </button>
      )}
      {isExtending && (
        <ExtendForm
          trials={Math.max(budget.trials ?? 0, finishedTrials(study)) + MORE}
          isBusy={isBusy}
          onExtend={(trials) => void change({ budget: { ...budget, trials } })}
        />
      )}
      {error !== null && (
        <p class="verdict-bad" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface ExtendFormProps {
  readonly trials: number;
  readonly isBusy: boolean;
  readonly onExtend: (trials: number) => void;
}

function ExtendForm({ trials: initial, isBusy, onExtend }: ExtendFormProps) {
  const [trials, setTrials] = useState(String(initial));
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onExtend(Number(trials));
      }}
    >
      <label>
        Total trials{" "}
        <input
          type="number"
          min={1}
          step={1}
          required
          value={trials}
          onInput={(event) => setTrials(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy}>
        Save
      </button>
    </form>
  );
}
