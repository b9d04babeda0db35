/**
 * Data on the best and the recommended trial, read again when a trial ends, but not with every report from a running
 * trial.
 */
import type { AdviceJson, Artifact, ConfirmationJson, RecommendationJson, StudySummaryJson } from "../../../api.ts";
import { useApiClient } from "../../api-client/context.ts";
import { type Reading, useRead } from "../../live/read.ts";
import { finishedTrials } from "../facts.ts";
import type { Fault } from "./what-now.ts";

export interface WinnerReading {
  readonly recommendation: RecommendationJson | null;
  readonly advice: AdviceJson | null;
  readonly confirmation: ConfirmationJson | null;
  /** Bad verdicts on the recommended trial and on the best one. */
  readonly faults: readonly Fault[];
  /** Whether a pending response may still change the result. */
  readonly isAwaited: boolean;
}

export interface Winner {
  readonly study: StudySummaryJson;
  /** The number of the best trial, and its artifacts. */
  readonly best: { readonly number: number; readonly artifacts: readonly Artifact[] } | null;
}

/** Number of complete trials that the surrogate needs. */
const MIN_COMPLETE = 5;
const MANY_WAITING = 2 ** 20;

export function useWinner({ study, best }: Winner): WinnerReading {
  const client = useApiClient();
  const { name, counts } = study;
  const isReady = counts.complete >= MIN_COMPLETE;
  const key = isReady ? name : null;
  const finished = finishedTrials(study);
  // The key includes waiting trials, so that new confirmations are noticed.
  const revision = finished * MANY_WAITING + counts.waiting;
  const recommended = useRead(() => client.recommendation(name), key, finished);
  const advised = useRead(() => client.advice(name), key, finished);
  const confirmed = useRead(() => client.confirmation(name), key, revision);
  const recommendation = recommended.data;
  const isOther = recommendation !== null && recommendation.number !== best?.number;
  const recorded = useRead(
    async () => (recommendation === null ? null : await client.artifacts(name, recommendation.number)),
    isOther ? `${name} ${recommendation.number}` : null,
  );
  const faults = [
    ...(isOther && recorded.data !== null ? faultsOf(recommendation.number, recorded.data.artifacts) : []),
    ...(best === null ? [] : faultsOf(best.number, best.artifacts)),
  ];
  const isAwaited = isReady && [recommended, advised, confirmed].some(isWithoutAnswer);
  return { recommendation, advice: advised.data, confirmation: confirmed.data, faults, isAwaited };
}

function isWithoutAnswer({ data, error, isLoading }: Reading<unknown>): boolean {
  return data === null && error === null && isLoading;
}

function faultsOf(trial: number, artifacts: readonly Artifact[]): readonly Fault[] {
  const bad = artifacts.find(({ verdict }) => verdict?.level === "bad");
  return bad?.verdict === undefined ? [] : [{ trial, title: bad.title, text: bad.verdict.text }];
}
