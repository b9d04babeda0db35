/** The trial page: its hyperparameters, its result, and the diagnostics of its network. */
import type { StudySummaryJson, TrialDetailJson, TrialJson } from "../../api.ts";
import { now } from "../clock.ts";
import { NotFound } from "../frame/not-found.tsx";
import { PanelNotice } from "../frame/panel.tsx";
import { formatNumber } from "../format/number.ts";
import { useRead } from "../live/read.ts";
import { useLiveStudy } from "../live/study.ts";
import { WhySuggested } from "../panels/why-suggested.tsx";
import { Facts } from "../posterior/facts.tsx";
import { NetSection } from "../posterior/section.tsx";
import { studyAddress, trialAddress } from "../routing/route.ts";
import { useApiClient } from "../api-client/context.ts";
import { TrialActions } from "./actions.tsx";
import { Annotations } from "./annotations.tsx";
import { FailurePanel } from "./failure.tsx";
import { trialFacts, valueText } from "./head-facts.ts";
import { HyperparametersPanel } from "./hyperparameters.tsx";
import { IntermediatePanel } from "./intermediate.tsx";
import { useNeighbours } from "./neighbours.ts";
import { OutputPanel } from "./output.tsx";
import "./trial.css";

export interface TrialPageProps {
  readonly study: string;
  readonly number: number;
}

export function TrialPage({ study: name, number }: TrialPageProps) {
  const client = useApiClient();
  const live = useLiveStudy(name);
  const { data: study, revision } = live;
  const reading = useRead(() => client.trial(name, number), `${name} ${number}`, revision);
  const metric = study?.metrics[0];
  const bests = useRead(
    () =>
      client.table(name, {
        sort: "trial.value",
        order: metric?.direction === "maximize" ? "descending" : "ascending",
        state: "complete",
        limit: 1,
      }),
    metric === undefined ? null : name,
    revision,
  );
  const trial = reading.data;
  if (live.isGone) return <NotFound what={`Study "${name}" was deleted.`} />;
  if (study === null && live.error?.status === 404) return <NotFound what={`Study "${name}" not found.`} />;
  if (reading.error?.status === 404) return <NoTrial study={name} number={number} why={reading.error.message} />;
  if (trial === null || study === null) {
    const error = reading.error ?? live.error;
    const again = reading.error === null ? live.again : reading.again;
    if (error !== null) return <PanelNotice state={{ kind: "error", text: error.message, retry: again }} />;
    return <PanelNotice state={{ kind: "loading", text: `Loading trial ${number}` }} />;
  }
  return (
    <Trial study={study} trial={trial} best={bests.data?.trials[0] ?? null} revision={revision} again={reading.again} />
  );
}

function NoTrial({ study, number, why }: TrialPageProps & { readonly why: string }) {
  return (
    <div class="notice">
      <h1>No trial {number}</h1>
      <p>{why}</p>
      <p>
        <a href={studyAddress(study)}>Back to {study}</a>
      </p>
    </div>
  );
}

interface TrialProps {
  readonly study: StudySummaryJson;
  readonly trial: TrialDetailJson;
  readonly best: TrialJson | null;
  readonly revision: number;
  readonly again: () => void;
}

function Trial({ study, trial, best, revision, again }: TrialProps) {
  const { actions } = useApiClient();
  const { number, hyperparameters, failure } = trial;
  const isBest = best?.number === number;
  const { name: metric } = study.metrics[0];
  const value = trial.values?.[metric];
  const tie = best !== null && !isBest && value !== undefined && value === best.values?.[metric] ? best.number : null;
  const isUnderWay = trial.finishedAt === null;
  return (
    <article>
      <Head study={study} trial={trial} isBest={isBest} tie={tie} revision={revision} />
      {actions !== null && <TrialActions study={study} trial={trial} actions={actions} />}
      <div class="panels">
        {failure !== null && <FailurePanel failure={failure} />}
        <div class="stack">
          <HyperparametersPanel
            study={study.name}
            space={study.space}
            own={hyperparameters}
            best={isBest ? null : best}
            isBest={isBest}
          />
          <WhySuggested study={study.name} trial={trial} space={study.space} metric={study.metrics[0]} />
        </div>
        <div class="stack">
          <IntermediatePanel trial={trial} />
          <Annotations study={study.name} trial={trial} actions={actions} onSaved={again} />
        </div>
        {["command", "external"].includes(study.objective.kind) && <OutputPanel study={study.name} trial={trial} />}
      </div>
      <NetSection
        study={study.name}
        number={number}
        revision={isUnderWay ? 0 : trial.revision}
        nothingYet={whyNothing(trial)}
      />
    </article>
  );
}

/** Why there are no artifacts; null if there may be some. */
function whyNothing({ state }: Pick<TrialDetailJson, "state">): string | null {
  if (state === "failed") return "The evaluation failed before it recorded diagnostics.";
  const isUnderWay = state === "waiting" || state === "running";
  return isUnderWay ? "The trial is still running. Diagnostics are recorded when it finishes." : null;
}

interface HeadProps extends Omit<TrialProps, "best" | "again"> {
  readonly isBest: boolean;
  /** The best trial, if this one is tied with it. */
  readonly tie: number | null;
}

function Head({ study, trial, isBest, tie, revision }: HeadProps) {
  const { number, state, stopRequested } = trial;
  const { previous, next } = useNeighbours(study.name, number, revision);
  const further = Object.entries(trial.metrics ?? {});
  return (
    <header class="trial-head">
      <nav class="trail" aria-label="Trials of the study">
        <a href={studyAddress(study.name)}>{study.name}</a>
        <span class="steps">
          {previous !== null && (
            <a href={trialAddress(study.name, previous)} rel="prev">
              ← Trial {previous}
            </a>
          )}
          {next !== null && (
            <a href={trialAddress(study.name, next)} rel="next">
              Trial {next} →
            </a>
          )}
        </span>
      </nav>
      <div class="trial-title">
        <h1>Trial {number}</h1>
        <span class={`state state-${state}`}>{stopRequested && state === "running" ? "stopping" : state}</span>
        {isBest && <span class="badge badge-best">best so far</span>}
        {tie !== null && (
          <span class="badge badge-best">
            tied with the best, <a href={trialAddress(study.name, tie)}>trial {tie}</a>
          </span>
        )}
      </div>
      {trial.values !== null && (
        <dl class="values">
          {study.metrics.map((metric) => (
            <div key={metric.name}>
              <dt>
                {metric.name}{" "}
                <span class="muted">({metric.direction === "minimize" ? "lower is better" : "higher is better"})</span>
              </dt>
              <dd>{valueText(trial, metric) ?? "–"}</dd>
            </div>
          ))}
        </dl>
      )}
      <Facts facts={trialFacts(trial, study, now())} />
      {further.length > 0 && <Facts facts={further.map(([name, value]) => ({ name, value: formatNumber(value) }))} />}
    </header>
  );
}
