/** Notes and tags of a trial, editable with write access. */
import { useState } from "preact/hooks";
import type { TrialDetailJson } from "../../api.ts";
import { Markdown } from "../frame/markdown.tsx";
import { Panel } from "../frame/panel.tsx";
import type { Actions } from "../api-client/api-client.ts";
import { useAction } from "./use-action.ts";
import { readTags } from "./variation.ts";

export interface AnnotationsProps {
  readonly study: string;
  readonly trial: TrialDetailJson;
  readonly actions: Actions | null;
  readonly onSaved: () => void;
}

export function Annotations({ study, trial, actions, onSaved }: AnnotationsProps) {
  const [isEditing, setEditing] = useState(false);
  const { notes, tags } = trial;
  const nothing = notes === "" && tags.length === 0;
  if (nothing && actions === null) return null;
  return (
    <Panel
      title="Notes and tags"
      level="study"
      controls={
        actions !== null && !isEditing ? (
          <button type="button" onClick={() => setEditing(true)}>
            Edit
          </button>
        ) : undefined
      }
    >
      {isEditing && actions !== null ? (
        <Editor
          trial={trial}
          onSave={(patch) => actions.annotateTrial(study, trial.number, patch)}
          onDone={(isSaved) => {
            setEditing(false);
            if (isSaved) onSaved();
          }}
        />
      ) : (
        <>
          {tags.length > 0 && (
            <ul class="tags" aria-label="Tags">
              {tags.map((tag) => (
                <li key={tag} class="badge">
                  {tag}
                </li>
              ))}
            </ul>
          )}
          {notes === "" ? <p class="muted">No notes.</p> : <Markdown text={notes} />}
        </>
      )}
    </Panel>
  );
}

interface EditorProps {
  readonly trial: TrialDetailJson;
  readonly onSave: (patch: { readonly notes: string; readonly tags: readonly string[] }) => Promise<unknown>;
  readonly onDone: (isSaved: boolean) => void;
}

function Editor({ trial, onSave, onDone }: EditorProps) {
  const [notes, setNotes] = useState(trial.notes);
  const [tags, setTags] = useState(trial.tags.join(", "));
  const { act, isBusy, error } = useAction();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await act(() => onSave({ notes, tags: readTags(tags) }))) onDone(true);
  };
  return (
    <form class="trial-annotations" onSubmit={(event) => void save(event)}>
      <label>
        Notes (Markdown)
        <textarea rows={4} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      <label>
        Tags, separated by commas
        <input value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      {error !== null && (
        <p class="problem" role="alert">
          {error.message}
        </p>
      )}
      <div class="dialog-buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Save
        </button>
        <button type="button" onClick={() => onDone(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
