/** Notes and tags of a study, editable with write access. */
import { useState } from "preact/hooks";
import type { StudySummaryJson } from "../../api.ts";
import { errorMessage } from "../../../common/describe-error.ts";
import { Markdown } from "../frame/markdown.tsx";
import type { Actions } from "../api-client/api-client.ts";

export interface AnnotationsProps {
  readonly study: StudySummaryJson;
  readonly actions: Actions | null;
  readonly onChanged: () => void;
}

export function Annotations({ study, actions, onChanged }: AnnotationsProps) {
  const [isEditing, setEditing] = useState(false);
  if (isEditing && actions !== null) {
    const close = () => {
      setEditing(false);
      onChanged();
    };
    return <AnnotationsForm study={study} actions={actions} onClose={close} />;
  }
  const { notes, tags } = study;
  if (notes === "" && tags.length === 0 && actions === null) return null;
  return (
    <div class="annotations">
      {tags.map((tag) => (
        <span key={tag} class="badge">
          {tag}
        </span>
      ))}
      {actions !== null && (
        <button type="button" class="plain" onClick={() => setEditing(true)}>
          {notes === "" && tags.length === 0 ? "Add notes or tags" : "Edit notes and tags"}
        </button>
      )}
      {notes !== "" && <Markdown text={notes} />}
    </div>
  );
}

interface FormProps {
  readonly study: StudySummaryJson;
  readonly actions: Actions;
  readonly onClose: () => void;
}

function AnnotationsForm({ study, actions, onClose }: FormProps) {
  const [notes, setNotes] = useState(study.notes);
  const [tags, setTags] = useState(study.tags.join(", "));
  const [error, setError] = useState<string | null>(null);
  const save = async () => {
    const list = tags.split(",").map((tag) => tag.trim());
    try {
      await actions.changeStudy(study.name, { notes, tags: [...new Set(list.filter((tag) => tag !== ""))] });
      onClose();
    } catch (thrown) {
      setError(errorMessage(thrown));
    }
  };
  return (
    <form
      class="annotations-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        Tags, separated by commas
        <input value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <label>
        Notes (Markdown)
        <textarea rows={4} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      {error !== null && (
        <p class="verdict-bad" role="alert">
          {error}
        </p>
      )}
      <div class="row">
        <button type="submit" class="primary">
          Save
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
