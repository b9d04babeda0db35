/** The header of a study page: settings, best value, budget, time left, and actions. */
import type { Artifact, NoticesJson, PlotJson, StudySummaryJson } from "../../api.ts";
import type { Actions } from "../api-client/api-client.ts";
import { now } from "../clock.ts";
import { formatCount, formatCounted, formatNumber } from "../format/number.ts";
import { digitsAmong } from "../figure/ticks.ts";
import { formatAgo, formatDuration, formatTimeFully } from "../format/time.ts";
import { trialAddress } from "../routing/route.ts";
import { Annotations } from "./annotations.tsx";
import { EditStudy } from "./edit/edit.tsx";
import { budgetUse, finishedTrials, objectiveText, tiedTrials, timeLeft } from "./facts.ts";
import { isExhausted, Notices } from "./notices.tsx";
import { StudyControls } from "./study-controls.tsx";
import { Winner } from "./winner/winner.tsx";

export interface StudyHeadProps {
  readonly study: StudySummaryJson;
  readonly plot: PlotJson | null;
  readonly notices: NoticesJson["notices"];
  /** Hyperparameters of the best trial. */
  readonly artifacts: readonly Artifact[];
  /** Null for read-only access. */
  readonly actions: Actions | null;
  readonly onChanged: () => void;
}

const states = ["running", "waiting", "complete", "pruned", "failed"] as const;

export function StudyHead({ study, plot, notices, artifacts, actions, onChanged }: StudyHeadProps) {
  const { name, objective, counts, metrics } = study;
  const use = budgetUse(study);
  const left = timeLeft(study, plot);
  const [metric] = metrics;
  const exhausted = isExhausted(notices);
  const bestNumber = plot?.best.number.at(-1);
  const ties =
    plot === null || bestNumber === undefined || study.best === null
      ? []
      : tiedTrials(plot, metric.name, { number: bestNumber, value: study.best });
  return (
    <header class="study-head">
      <div class="study-title">
        <h1>{name}</h1>
        <span class={`state state-${study.state}`}>
          {(use.isUsedUp || exhausted) && study.state === "active" ? "done" : study.state}
        </span>
        {actions !== null && <StudyControls study={study} actions={actions} onChanged={onChanged} />}
      </div>
      {actions !== null && <EditStudy study={study} actions={actions} onChanged={onChanged} />}
      <p class="muted study-objective">
        {objectiveText(objective)}
        {metric !== undefined && ` · ${metric.direction} ${metric.name}`} · strategy {study.strategy.name} · seed{" "}
        {study.seed} · started{" "}
        <time dateTime={study.createdAt} title={formatTimeFully(Date.parse(study.createdAt))}>
          {formatAgo(Date.parse(study.createdAt), now())}
        </time>
      </p>
      {study.constraints !== undefined && (
        <p class="muted study-constraints">
          Constraints:{" "}
          {study.constraints.map((constraint, k) => (
            <span key={constraint}>
              {k > 0 && ", "}
              <code>{constraint}</code>
            </span>
          ))}
        </p>
      )}
      <dl class="facts">
        <div>
          <dt title={metric?.name}>Best{metric === undefined ? "" : ` ${metric.name}`}</dt>
          <dd class="fact-value fact-best">
            {study.best === null ? "–" : formatNumber(study.best, digitsAmong(study.best, plot?.best.value ?? [], 5))}
          </dd>
          <dd class="muted">
            {bestNumber === undefined || study.best === null ? (
              "no complete trial yet"
            ) : (
              <>
                <a href={trialAddress(name, bestNumber)}>trial {bestNumber}</a>
                <Ties study={name} ties={ties} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Budget</dt>
          <dd class="fact-value">
            {use.share === null ? formatCount(finishedTrials(study)) : `${Math.floor(use.share * 100)}\u202f%`}
          </dd>
          <dd class="muted">
            {use.text}
            {use.share !== null && <progress value={use.share} max={1} aria-label="Budget used" />}
          </dd>
        </div>
        <div>
          <dt>Time left</dt>
          <dd class="fact-value">{left === null ? "–" : `≈ ${formatDuration(left)}`}</dd>
          <dd class="muted">{leftText(study, left, { isUsedUp: use.isUsedUp, exhausted })}</dd>
        </div>
        <TimeUsed plot={plot} />
        <div>
          <dt>Trials</dt>
          <dd class="fact-value">{formatCount(states.reduce((sum, state) => sum + counts[state], 0))}</dd>
          <dd class="fact-states">
            {states
              .filter((state) => counts[state] > 0)
              .map((state) => (
                <span key={state} class={`state state-${state}`}>
                  {formatCount(counts[state])} {state}
                </span>
              ))}
          </dd>
        </div>
      </dl>
      <Notices notices={notices} />
      <Winner study={study} plot={plot} artifacts={artifacts} actions={actions} onChanged={onChanged} />
      <Annotations study={study} actions={actions} onChanged={onChanged} />
    </header>
  );
}

/** Totals over all trials. Several may run at once, so the evaluation time may exceed the elapsed time. */
function TimeUsed({ plot }: { readonly plot: PlotJson | null }) {
  if (plot === null || plot.used.evaluationSeconds === 0) return null;
  const { evaluationSeconds, wallSeconds, steps } = plot.used;
  const parts = [`${formatDuration(wallSeconds * 1000)} elapsed`, ...(steps > 0 ? [formatCounted(steps, "step")] : [])];
  return (
    <div>
      <dt>Evaluation time</dt>
      <dd class="fact-value">{formatDuration(evaluationSeconds * 1000)}</dd>
      <dd class="muted">{parts.join(" · ")}</dd>
    </div>
  );
}

/** Maximum number of ties listed. */
const MAX_TIES = 3;

/** Trials tied with the best trial, which is the first of them. */
function Ties({ study, ties }: { readonly study: string; readonly ties: readonly number[] }) {
  if (ties.length === 0) return null;
  return (
    <>
      {", tied with "}
      {ties.slice(0, MAX_TIES).map((number, k) => (
        <span key={number}>
          {k > 0 && ", "}
          <a href={trialAddress(study, number)}>{number}</a>
        </span>
      ))}
      {ties.length > MAX_TIES && ` and ${formatCount(ties.length - MAX_TIES)} more`}
    </>
  );
}

interface End {
  readonly isUsedUp: boolean;
  readonly exhausted: boolean;
}

function leftText(study: StudySummaryJson, left: number | null, { isUsedUp, exhausted }: End): string {
  if (exhausted) return "every configuration tried";
  if (isUsedUp) return "budget reached";
  if (study.state !== "active") return `the study is ${study.state}`;
  if (left !== null) return "ETA at current rate";
  if (study.counts.running === 0) return "nothing is running";
  return study.budget.trials === undefined && study.budget.seconds === undefined ? "no limit" : "estimating…";
}
