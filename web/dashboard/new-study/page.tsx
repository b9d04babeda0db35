/** The form for a new study of a built-in objective, with the equivalent command lines. */
import { formatCounted } from "../format/number.ts";
import { useState } from "preact/hooks";
import { useRead } from "../live/read.ts";
import { useActions, useServer } from "../live/server.ts";
import { go, useParameter } from "../routing/location.ts";
import { studyAddress } from "../routing/route.ts";
import { useApiClient } from "../api-client/context.ts";
import { type ApiError, asApiError } from "../api-client/api-client.ts";
import { BasicFields } from "./basic-fields.tsx";
import { type Draft, newDraft, type ObjectiveEntry, requestOf } from "./draft.ts";
import "./new-study.css";
import { OptionFields } from "./option-fields.tsx";
import { SameByHand } from "./same-by-hand.tsx";
import { SpaceFields } from "./space-fields.tsx";

export function NewStudyPage() {
  const client = useApiClient();
  const [name] = useParameter("objective", "");
  const { data, error, again } = useRead(() => client.objectives(), "objectives");
  if (data === null && error !== null) {
    return (
      <div class="notice notice-error" role="alert">
        <p>{error.message}</p>
        <button type="button" onClick={again}>
          Try again
        </button>
      </div>
    );
  }
  if (data === null) {
    return (
      <div class="notice" role="status">
        <span class="pulse" aria-hidden="true" />
        Loading objectives
      </div>
    );
  }
  const objective = data.objectives.find((entry) => entry.name === name) ?? data.objectives[0];
  if (objective === undefined) return <div class="notice">No built-in objectives.</div>;
  return <StudyForm key={objective.name} objective={objective} objectives={data.objectives} />;
}

interface StudyFormProps {
  readonly objective: ObjectiveEntry;
  readonly objectives: readonly ObjectiveEntry[];
}

function StudyForm({ objective, objectives }: StudyFormProps) {
  const actions = useActions();
  const server = useServer();
  const [, setObjective] = useParameter("objective", "");
  const [draft, setDraft] = useState<Draft>(newDraft(objective.name));
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [existing, setExisting] = useState<string | null>(null);
  const issues = problem?.issues ?? [];
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

  const start = async () => {
    if (actions === null) return;
    setBusy(true);
    setProblem(null);
    setExisting(null);
    try {
      const { isNew } = await actions.createStudy(requestOf(draft, objective));
      if (isNew) return go(studyAddress(draft.name));
      setExisting(draft.name);
      setBusy(false);
    } catch (thrown) {
      setProblem(asApiError(thrown));
      setBusy(false);
    }
  };

  return (
    <form
      class="new-study"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <h1>New study</h1>
      <p class="muted">
        Choose a built-in objective. To tune your own program or function, run <code>credence tune</code> with{" "}
        <code>--command</code> or <code>--module</code> and this server.
      </p>
      <fieldset class="objectives">
        <legend>Objective</legend>
        {objectives.map(({ name, summary }) => (
          <label key={name} class="objective">
            <input
              type="radio"
              name="objective"
              value={name}
              checked={name === objective.name}
              onChange={() => setObjective(name)}
            />
            <span>
              <strong>{name}</strong> <span class="muted">{summary}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <BasicFields draft={draft} metric={objective.metrics?.[0]?.name} issues={issues} onChange={change} />
      <SpaceFields draft={draft} objective={objective} issues={issues} onChange={change} />
      <OptionFields draft={draft} objective={objective} issues={issues} onChange={change} />
      {existing !== null && (
        <p class="verdict-doubtful" role="alert">
          A study named "{existing}" exists already. <a href={studyAddress(existing)}>Open it</a>, or choose another
          name.
        </p>
      )}
      {problem !== null && (
        <div class="verdict-bad" role="alert">
          {issues.length === 0 ? (
            <p>{problem.message}</p>
          ) : (
            <p>Fix {formatCounted(issues.length, "error")} to continue.</p>
          )}
          {issues
            .filter(({ path }) => !isAtField(path, objective))
            .map(({ path, message }) => (
              <p key={path + message}>
                {path}: {message}
              </p>
            ))}
        </div>
      )}
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy || actions === null}>
          Start the study
        </button>
        {server?.access === "read" && <span class="muted">This token is read-only.</span>}
      </div>
      {server !== null && !server.executes && (
        <p class="muted">
          This server does not evaluate trials itself: start a worker (the study page shows the command), or start the
          server with <code>--execute</code>.
        </p>
      )}
      <SameByHand draft={draft} objective={objective} />
    </form>
  );
}

/** Does a field of the form show the issues of this path? */
function isAtField(path: string, { space, options }: ObjectiveEntry): boolean {
  const basic = ["name", "seed", "budget.trials", "budget.seconds", "budget.target"];
  return (
    basic.includes(path) ||
    options.some(({ name }) => path === `objective.options.${name}`) ||
    (space ?? []).some(({ name }) => path === `space.${name}` || path.startsWith(`space.${name}.`))
  );
}
