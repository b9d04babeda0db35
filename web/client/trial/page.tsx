/** The page of a trial: what was tried, what came of it, and whether what the net believes may be trusted. */
import type { StudySummaryJson, TrialDetailJson, TrialJson } from "../../api.ts";
import { now } from "../clock.ts";
import { NotFound } from "../frame/not-found.tsx";
import { PanelNotice } from "../frame/panel.tsx";
import { formatNumber } from "../format/number.ts";
import { useRead } from "../live/read.ts";
import { useLiveStudy } from "../live/study.ts";
import { WhySuggested } from "../meta/why-suggested.tsx";
import { Facts } from "../net/facts.tsx";
import { NetSection } from "../net/section.tsx";
import { studyAddress, trialAddress } from "../routing/route.ts";
import { useSource } from "../source/context.ts";
import { TrialActions } from "./actions.tsx";
import { Annotations } from "./annotations.tsx";
import { FailurePanel } from "./failure.tsx";
import { trialFacts, valueText } from "./head-facts.ts";
import { HyperparametersPanel } from "./hyperparameters.tsx";
import { IntermediatePanel } from "./intermediate.tsx";
import { useNeighbours } from "./neighbours.ts";
import "./trial.css";

export interface TrialPageProps {
  readonly study: string;
  readonly number: number;
}

export function TrialPage({ study: name, number }: TrialPageProps) {
  const source = useSource();
  const live = useLiveStudy(name);
  const { data: study, revision } = live;
  const reading = useRead(() => source.trial(name, number), `${name} ${number}`, revision);
  const metric = study?.metrics[0];
  const bests = useRead(
    () =>
      source.table(name, {
        sort: "value",
        order: metric?.direction === "maximize" ? "descending" : "ascending",
        state: "complete",
        limit: 1,
      }),
    metric === undefined ? null : name,
    revision,
  );
  const trial = reading.data;
  if (live.isGone) return <NotFound what={`The study ${name} was deleted.`} />;
  if (study === null && live.error?.status === 404) return <NotFound what={`There is no study ${name}.`} />;
  if (reading.error?.status === 404) return <NoTrial study={name} number={number} why={reading.error.message} />;
  if (trial === null || study === null) {
    const error = reading.error ?? live.error;
    const again = reading.error === null ? live.again : reading.again;
    if (error !== null) return <PanelNotice state={{ kind: "error", text: error.message, retry: again }} />;
    return <PanelNotice state={{ kind: "loading", text: `Reading trial ${number}` }} />;
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
  const { actions } = useSource();
  const { number, hyperparameters, failure } = trial;
  const isBest = best?.number === number;
  const isUnderWay = trial.finishedAt === null;
  return (
    <article class="trial">
      <Head study={study} trial={trial} isBest={isBest} revision={revision} />
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
          <WhySuggested trial={trial} space={study.space} metric={study.metrics[0]} />
        </div>
        <div class="stack">
          <IntermediatePanel trial={trial} />
          <Annotations study={study.name} trial={trial} actions={actions} onSaved={again} />
        </div>
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

/** Why there can be no artifacts; null where there may be some. */
function whyNothing({ state }: Pick<TrialDetailJson, "state">): string | null {
  if (state === "failed") return "The evaluation failed, and left nothing to look at here.";
  const isUnderWay = state === "waiting" || state === "running";
  return isUnderWay ? "The trial has not ended yet: what the net believes is recorded at its end." : null;
}

function Head({ study, trial, isBest, revision }: Omit<TrialProps, "best" | "again"> & { readonly isBest: boolean }) {
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
      </div>
      {trial.values !== null && (
        <dl class="values">
          {study.metrics.map((metric) => (
            <div key={metric.name}>
              <dt>
                {metric.name}{" "}
                <span class="muted">({metric.direction === "minimize" ? "less is better" : "more is better"})</span>
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
