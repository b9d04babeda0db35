/** The form for a new study, with a built-in objective or the user's own program, and the equivalent command lines. */
import { useState } from "preact/hooks";
import { type ApiError, asApiError } from "../api-client/api-client.ts";
import { useApiClient } from "../api-client/context.ts";
import { problemsAt } from "../api-client/issues.ts";
import { formatCounted } from "../format/number.ts";
import { useRead } from "../live/read.ts";
import { useActions, useServer } from "../live/server.ts";
import { go, useParameter } from "../routing/location.ts";
import { studyAddress } from "../routing/route.ts";
import { BasicFields, type PartProps } from "./basic-fields.tsx";
import { type Draft, newDraft, type ObjectiveEntry, OWN } from "./draft.ts";
import { GoalFields } from "./goal-fields.tsx";
import "./new-study.css";
import { ObjectiveChoice } from "./objective-choice.tsx";
import { OptionFields } from "./option-fields.tsx";
import { PruningFields } from "./pruning-fields.tsx";
import { requestOf } from "./request.ts";
import { SameByHand } from "./same-by-hand.tsx";
import { SpaceFields } from "./space-fields.tsx";
import { ConstraintsField, LinesField, problemsBelow } from "./text-fields.tsx";
import { useCheck } from "./use-check.ts";

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
  const isOwn = name === OWN;
  const objective = isOwn ? null : (data.objectives.find((entry) => entry.name === name) ?? data.objectives[0] ?? null);
  return <StudyForm key={objective?.name ?? OWN} objective={objective} objectives={data.objectives} />;
}

interface StudyFormProps {
  /** Null for the user's own program. */
  readonly objective: ObjectiveEntry | null;
  readonly objectives: readonly ObjectiveEntry[];
}

function StudyForm({ objective, objectives }: StudyFormProps) {
  const actions = useActions();
  const [, setObjective] = useParameter("objective", "");
  const initial = newDraft(objective?.name ?? OWN);
  const [draft, setDraft] = useState<Draft>(initial);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [existing, setExisting] = useState<string | null>(null);
  const request = requestOf(draft, objective);
  const isTouched = JSON.stringify(draft) !== JSON.stringify(initial);
  const key = actions !== null && isTouched ? JSON.stringify(request) : null;
  const checked = useCheck(async () => (await actions?.checkStudy(request)) ?? [], key);
  const issues = problem?.issues ?? checked ?? [];
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setProblem(null);
  };

  const start = async () => {
    if (actions === null) return;
    setBusy(true);
    setProblem(null);
    setExisting(null);
    try {
      const { isNew } = await actions.createStudy(request);
      if (isNew) return go(studyAddress(draft.name));
      setExisting(draft.name);
      setBusy(false);
    } catch (thrown) {
      setProblem(asApiError(thrown));
      setBusy(false);
    }
  };

  const metrics = objective === null ? draft.metrics : (objective.metrics ?? []);
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
      <ObjectiveChoice objectives={objectives} chosen={draft.objective} onChoose={setObjective} />
      <BasicFields draft={draft} metric={metrics[0]?.name} issues={issues} onChange={change} />
      <GoalFields draft={draft} metrics={objective?.metrics ?? null} issues={issues} onChange={change} />
      <SpacePart draft={draft} objective={objective} issues={issues} onChange={change} />
      <PruningFields draft={draft} metrics={metrics.map(({ name }) => name)} issues={issues} onChange={change} />
      {objective !== null && <OptionFields draft={draft} objective={objective} issues={issues} onChange={change} />}
      {existing !== null && (
        <p class="verdict-doubtful" role="alert">
          A study named "{existing}" already exists. <a href={studyAddress(existing)}>Open it</a>, or choose another
          name.
        </p>
      )}
      {problem !== null && <Problems problem={problem} objective={objective} />}
      <Submission isBusy={isBusy} isOwn={objective === null} canWrite={actions !== null} />
      <SameByHand draft={draft} objective={objective} />
    </form>
  );
}

function SpacePart({ draft, objective, issues, onChange }: PartProps & Pick<StudyFormProps, "objective">) {
  const space = objective?.space ?? null;
  const ofWhole = problemsAt(issues, "space");
  return (
    <fieldset>
      <legend>Search space</legend>
      {objective === null ? (
        <LinesField
          label="Dimensions"
          help="one per line, in the syntax of --space: lr=float(1e-5,1,log), width=int(16,1024), opt=choice(sgd,adam)"
          placeholder={"lr=float(1e-5,1,log)\nopt=choice(sgd,adam)"}
          value={draft.space}
          problems={problemsBelow(issues, "space")}
          onChange={(text) => onChange({ space: text })}
        />
      ) : space === null ? (
        <p class="muted">Depends on the options; set those first.</p>
      ) : (
        <>
          <SpaceFields
            space={space}
            ranges={draft.ranges}
            issues={issues}
            onChange={(ranges) => onChange({ ranges })}
          />
          {ofWhole.map((message) => (
            <p key={message} class="verdict-bad">
              {message}
            </p>
          ))}
        </>
      )}
      {Object.keys(draft.options).length > 0 && (
        <p class="muted">Options can change the search space; edits here override it.</p>
      )}
      <ConstraintsField
        value={draft.constraints}
        issues={issues}
        onChange={(constraints) => onChange({ constraints })}
      />
    </fieldset>
  );
}

function Problems({ problem, objective }: { readonly problem: ApiError } & Pick<StudyFormProps, "objective">) {
  const { issues } = problem;
  return (
    <div class="verdict-bad" role="alert">
      {issues.length === 0 ? <p>{problem.message}</p> : <p>Fix {formatCounted(issues.length, "error")} to continue.</p>}
      {issues
        .filter(({ path }) => !isAtField(path, objective))
        .map(({ path, message }) => (
          <p key={path + message}>
            {path}: {message}
          </p>
        ))}
    </div>
  );
}

interface SubmissionProps {
  readonly isBusy: boolean;
  readonly isOwn: boolean;
  readonly canWrite: boolean;
}

function Submission({ isBusy, isOwn, canWrite }: SubmissionProps) {
  const server = useServer();
  return (
    <>
      <div class="row">
        <button type="submit" class="primary" disabled={isBusy || !canWrite}>
          Start the study
        </button>
        {server?.access === "read" && <span class="muted">This token is read-only.</span>}
      </div>
      {isOwn && (
        <p class="muted">The study will wait for your program. Its page shows the command that starts a worker.</p>
      )}
      {!isOwn && server !== null && !server.executes && (
        <p class="muted">
          This server does not evaluate trials itself. Start a worker (the study page shows the command), or start the
          server with <code>--execute</code>.
        </p>
      )}
    </>
  );
}

/** Whether a field of the form shows the issues at this path. */
function isAtField(path: string, objective: ObjectiveEntry | null): boolean {
  const fields = ["name", "seed", "strategy.name", "budget.trials", "budget.seconds", "budget.target", "budget.steps"];
  const parts = ["metrics", "require", "constraints", "space", "pruning"];
  return (
    fields.includes(path) ||
    parts.some((part) => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`)) ||
    (objective?.options ?? []).some(({ name }) => path === `objective.options.${name}`)
  );
}
