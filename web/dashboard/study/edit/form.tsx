/** Changes the space, the constraints, the budget and the notes of a study, as `credence edit` does. */
import { useState } from "preact/hooks";
import type { StudySummaryJson } from "../../../api.ts";
import { type Actions, type ApiError, asApiError } from "../../api-client/api-client.ts";
import { type Issues, problemsAt } from "../../api-client/issues.ts";
import { formatCounted } from "../../format/number.ts";
import { CopyLine } from "../../frame/copy-line.tsx";
import { Field } from "../../new-study/field.tsx";
import { SpaceFields } from "../../new-study/space-fields.tsx";
import { ConstraintsField, LinesField, problemsBelow } from "../../new-study/text-fields.tsx";
import { useCheck } from "../../new-study/use-check.ts";
import "../../new-study/new-study.css";
import { serverAddress } from "../../routing/location.ts";
import { changesOf, draftOf, type EditDraft, editLine, patchLine } from "./draft.ts";

export interface EditFormProps {
  readonly study: StudySummaryJson;
  readonly actions: Actions;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function EditForm({ study, actions, onClose, onChanged }: EditFormProps) {
  // The study may change while the form is open, so only differences from its initial state are sent.
  const [initial] = useState(study);
  const [draft, setDraft] = useState<EditDraft>(draftOf(initial));
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const changes = changesOf(initial, draft);
  const isChanged = Object.keys(changes).length > 0;
  const checked = useCheck(() => actions.checkChange(study.name, changes), isChanged ? JSON.stringify(changes) : null);
  const issues = problem?.issues ?? checked?.issues ?? [];
  const change = (part: Partial<EditDraft>) => {
    setDraft({ ...draft, ...part });
    setProblem(null);
  };
  const save = async () => {
    setBusy(true);
    try {
      await actions.changeStudy(study.name, changes);
      onChanged();
      onClose();
    } catch (thrown) {
      setProblem(asApiError(thrown));
      setBusy(false);
    }
  };
  return (
    <form
      class="new-study edit-study"
      noValidate
      aria-label="Edit the study"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <SpacePart study={initial} draft={draft} issues={issues} onChange={change} />
      <BudgetPart draft={draft} issues={issues} onChange={change} />
      <Field label="Notes" help="Markdown" problems={problemsAt(issues, "notes")}>
        {(ties) => (
          <textarea
            {...ties}
            class="lines"
            rows={4}
            value={draft.notes}
            onInput={(event) => change({ notes: event.currentTarget.value })}
          />
        )}
      </Field>
      {checked !== null && checked.fitting !== null && checked.fitting < checked.finished && (
        <p class="verdict-doubtful" role="status">
          {checked.fitting} of {formatCounted(checked.finished, "finished trial")} would still fit; the surrogate would
          learn from these only.
        </p>
      )}
      {problem !== null && (
        <p class="verdict-bad" role="alert">
          {issues.length === 0 ? problem.message : `Fix ${formatCounted(issues.length, "error")} to continue.`}
        </p>
      )}
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy || !isChanged}>
          Save changes
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <span class="muted">Works while the study runs; trials are kept.</span>
      </div>
      {isChanged && <Equivalent study={initial} draft={draft} />}
    </form>
  );
}

interface PartProps {
  readonly draft: EditDraft;
  readonly issues: Issues;
  readonly onChange: (part: Partial<EditDraft>) => void;
}

function SpacePart({ study, draft, issues, onChange }: PartProps & { readonly study: StudySummaryJson }) {
  const isOwn = study.objective.kind !== "builtin";
  const known = study.space.map(({ name }) => `space.${name}`);
  const others = issues.filter(({ path }) => !known.some((name) => path === name || path.startsWith(`${name}.`)));
  return (
    <fieldset>
      <legend>Search space</legend>
      <SpaceFields
        space={study.space}
        ranges={draft.ranges}
        issues={issues}
        onChange={(ranges) => onChange({ ranges })}
      />
      <LinesField
        label="New dimensions"
        help={`one per line, in the syntax of --space; each needs a default, the value in effect so far${isOwn ? "" : ". Only those that the objective has"}`}
        placeholder="dropout=float(0,0.5,default=0)"
        value={draft.added}
        problems={problemsBelow(others, "space")}
        onChange={(added) => onChange({ added })}
      />
      <ConstraintsField
        value={draft.constraints}
        issues={issues}
        onChange={(constraints) => onChange({ constraints })}
      />
    </fieldset>
  );
}

const limits = [
  ["trials", "Trials", "in total", "budget.trials"],
  ["minutes", "Time limit (min)", "in total", "budget.seconds"],
  ["steps", "Step limit", "of all trials together", "budget.steps"],
  ["target", "Target", "stop when reached", "budget.target"],
] as const;

function BudgetPart({ draft, issues, onChange }: PartProps) {
  return (
    <fieldset>
      <legend>Budget</legend>
      <div class="fields">
        {limits.map(([part, label, help, path]) => (
          <Field key={part} label={label} help={`${help}; optional`} problems={problemsAt(issues, path)}>
            {(ties) => (
              <input
                {...ties}
                value={draft[part]}
                inputMode="decimal"
                onInput={(event) => onChange({ [part]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function Equivalent({ study, draft }: { readonly study: StudySummaryJson; readonly draft: EditDraft }) {
  const server = serverAddress();
  const line = editLine(study, draft, server);
  return (
    <section class="same" aria-label="Command line">
      {line !== null && <CopyLine text={line} label="the command" />}
      <CopyLine text={patchLine(study, changesOf(study, draft), server)} label="the curl command" />
    </section>
  );
}
