/** The head of a study page: what it is, how far, how good, how long; and what can be done with it. */
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import { now } from "../clock.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { formatAgo, formatDuration, formatTimeFully } from "../format/time.ts";
import { useActions } from "../live/server.ts";
import { trialAddress } from "../routing/route.ts";
import { Annotations } from "./annotations.tsx";
import { budgetUse, finishedTrials, objectiveText, timeLeft } from "./facts.ts";
import { StudyControls } from "./study-controls.tsx";

export interface StudyHeadProps {
  readonly study: StudySummaryJson;
  readonly plot: PlotJson | null;
  readonly onChanged: () => void;
}

const states = ["running", "waiting", "complete", "pruned", "failed"] as const;

export function StudyHead({ study, plot, onChanged }: StudyHeadProps) {
  const actions = useActions();
  const { name, objective, counts, metrics } = study;
  const use = budgetUse(study);
  const left = timeLeft(study, plot);
  const [metric] = metrics;
  const bestNumber = plot?.best.number.at(-1);
  return (
    <header class="study-head">
      <div class="study-title">
        <h1>{name}</h1>
        <span class={`state state-${study.state}`}>
          {use.isUsedUp && study.state === "active" ? "done" : study.state}
        </span>
        {actions !== null && <StudyControls study={study} actions={actions} onChanged={onChanged} />}
      </div>
      <p class="muted study-objective">
        {objectiveText(objective)}
        {metric !== undefined && ` · ${metric.direction} ${metric.name}`} · strategy {study.strategy.name} · seed{" "}
        {study.seed} · begun{" "}
        <time dateTime={study.createdAt} title={formatTimeFully(Date.parse(study.createdAt))}>
          {formatAgo(Date.parse(study.createdAt), now())}
        </time>
      </p>
      <dl class="facts">
        <div>
          <dt title={metric?.name}>Best{metric === undefined ? "" : ` ${metric.name}`}</dt>
          <dd class="fact-value fact-best">{study.best === null ? "–" : formatNumber(study.best, 5)}</dd>
          <dd class="muted">
            {bestNumber === undefined || study.best === null ? (
              "no complete trial yet"
            ) : (
              <a href={trialAddress(name, bestNumber)}>trial {formatCount(bestNumber)}</a>
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
          <dd class="muted">{leftText(study, left, use.isUsedUp)}</dd>
        </div>
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
      <Annotations study={study} actions={actions} onChanged={onChanged} />
    </header>
  );
}

function leftText(study: StudySummaryJson, left: number | null, isUsedUp: boolean): string {
  if (isUsedUp) return "the budget is used up";
  if (study.state !== "active") return `the study is ${study.state}`;
  if (left !== null) return "at the pace of the last trials";
  if (study.counts.running === 0) return "nothing is running";
  return study.budget.trials === undefined && study.budget.seconds === undefined ? "no limit" : "not known yet";
}
