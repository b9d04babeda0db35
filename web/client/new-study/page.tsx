/** The form of a new study of a built-in objective, and the lines that do the same. */
import { useState } from "preact/hooks";
import { useRead } from "../live/read.ts";
import { useActions, useServer } from "../live/server.ts";
import { go, useParameter } from "../routing/location.ts";
import { studyAddress } from "../routing/route.ts";
import { useSource } from "../source/context.ts";
import { SourceError } from "../source/source.ts";
import { BasicFields } from "./basic-fields.tsx";
import { newDraft, requestOf } from "./draft.ts";
import type { Draft, ObjectiveEntry } from "./draft.ts";
import "./new-study.css";
import { OptionFields } from "./option-fields.tsx";
import { SameByHand } from "./same-by-hand.tsx";
import { SpaceFields } from "./space-fields.tsx";

export function NewStudyPage() {
  const source = useSource();
  const [name] = useParameter("objective", "");
  const { data, error, again } = useRead(() => source.objectives(), "objectives");
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
        Reading the objectives
      </div>
    );
  }
  const objective = data.objectives.find((entry) => entry.name === name) ?? data.objectives[0];
  if (objective === undefined) return <div class="notice">This server knows no built-in objective.</div>;
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
  const [problem, setProblem] = useState<SourceError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const issues = problem?.issues ?? [];
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

  const start = async () => {
    if (actions === null) return;
    setBusy(true);
    setProblem(null);
    try {
      await actions.createStudy(requestOf(draft, objective));
      go(studyAddress(draft.name));
    } catch (thrown) {
      setProblem(
        thrown instanceof SourceError
          ? thrown
          : new SourceError({
              status: 0,
              code: "unknown",
              detail: thrown instanceof Error ? thrown.message : "failed",
            }),
      );
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
        A study of an objective that Credence knows. For a program or a function of your own, start{" "}
        <code>credence tune</code> with <code>--command</code> or <code>--module</code> and this server.
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
      {problem !== null && (
        <div class="verdict-bad" role="alert">
          {issues.length === 0 ? <p>{problem.message}</p> : <p>Not started: {issues.length} to mend.</p>}
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
        {server?.access === "read" && <span class="muted">The token given here only reads.</span>}
      </div>
      {server !== null && !server.executes && (
        <p class="muted">
          This server evaluates nothing itself: the study waits until a worker is connected. Its page says how; or start
          the server with <code>--execute</code>.
        </p>
      )}
      <SameByHand draft={draft} objective={objective} />
    </form>
  );
}

/** Does a field of the form show what is said about this path? */
function isAtField(path: string, { space, options }: ObjectiveEntry): boolean {
  const basic = ["name", "seed", "budget.trials", "budget.seconds", "budget.target"];
  return (
    basic.includes(path) ||
    options.some(({ name }) => path === `objective.options.${name}`) ||
    (space ?? []).some(({ name }) => path === `space.${name}` || path.startsWith(`space.${name}.`))
  );
}
