/** A study as one document: all data for the page of a report. */
import type { AnswerTo, Analyst, Question } from "../../tuner/analysis/analyst.ts";
import { confirmation } from "../../tuner/analysis/confirmation.ts";
import { studyNotices } from "../../tuner/loop/notices.ts";
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { snapshotOf } from "../../tuner/study/snapshot.ts";
import { columnsOf } from "../../service/columns/columns.ts";
import { plotOf } from "../../service/columns/plot.ts";
import type { StudyPast } from "../../tuner/study-record.ts";
import type { Study } from "../../tuner/study/study.ts";
import { type Trial } from "../../tuner/study/trial.ts";
import type { FrontJson, ReportJson, StudySummaryJson, SurrogateCheckJson, SurrogateJson, TrialJson } from "../api.ts";
import { attemptsJson, studyJson, time, trialJson } from "../server/documents.ts";

/** Maximum number of trials in plots and tables, which keeps the file small enough for e-mail. */
const MAX_TRIALS = 5000;
/** As in the dashboard: number of points along one dimension, and along each of two. */
const [LINE_POINTS, PLANE_POINTS] = [101, 41];
/** Pairs are formed from this many of the most important dimensions. */
const PAIRED = 4;
/** Significant digits that a plot can show. */
const DIGITS = 6;

export interface ReportMaker {
  readonly analyst: Analyst;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export async function reportDocument(past: StudyPast, maker: ReportMaker): Promise<ReportJson> {
  const { study, trials, attempts, intermediateValues, artifacts } = past;
  const { analyst, version, now } = maker;
  const ask = <Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>> =>
    analyst.analyse({ study, trials, question });
  const plot = plotOf(columnsOf(snapshotOf(study, trials)), MAX_TRIALS);
  const importance = await ask({ kind: "importance" });
  const check = await ask({ kind: "check" });
  const best = bestTrial(study, trials);
  const shown = new Set(plot.number);
  return {
    version,
    madeAt: time(now),
    study: summaryOf(study, trials, best),
    notices: [...studyNotices(study, trials)],
    plot: plot as ReportJson["plot"],
    attempts: attemptsJson(attempts),
    importance,
    front: (await ask({ kind: "front" })) as FrontJson | null,
    surrogates:
      check === null
        ? []
        : await surrogatesOf(
            study,
            ask,
            importance.dimensions.map(({ name }) => name),
          ),
    check: check as SurrogateCheckJson | null,
    recommendation: (await ask({ kind: "recommendation" })) as ReportJson["recommendation"],
    advice: (await ask({ kind: "advice" })) as ReportJson["advice"],
    confirmation: confirmation(study, trials) as ReportJson["confirmation"],
    trials: trials.filter(({ number }) => shown.has(number)).map(brief),
    best:
      best === null ? null : { trial: { ...trialJson(best), intermediateValues: [...intermediateValues] }, artifacts },
  };
}

function summaryOf(study: Study, trials: readonly Trial[], best: Trial | null): StudySummaryJson {
  const counts = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  let updated = study.createdAt;
  for (const { state, createdAt, startedAt, finishedAt } of trials) {
    counts[state] += 1;
    updated = Math.max(updated, createdAt, startedAt ?? 0, finishedAt ?? 0);
  }
  const value = best?.values?.[study.metrics[0].name] ?? null;
  return { ...studyJson(study), counts, best: value, updatedAt: time(updated), modelKeptAt: null };
}

type Ask = <Asked extends Question>(question: Asked) => Promise<AnswerTo<Asked>>;

/** Slices along each dimension, over each pair of the most important ones, and over the pair shown first. */
async function surrogatesOf(
  study: Study,
  ask: Ask,
  byImportance: readonly string[],
): Promise<readonly SurrogateJson[]> {
  const names = study.space.map(({ name }) => name);
  const paired = new Set(byImportance.slice(0, PAIRED));
  const isShown = (x: string, y: string) => (paired.has(x) && paired.has(y)) || (x === names[0] && y === names[1]);
  const pairs = names.flatMap((x, i) => names.slice(i + 1).flatMap((y) => (isShown(x, y) ? [{ x, y }] : [])));
  const questions = [
    ...names.map((x) => ({ x, points: LINE_POINTS })),
    ...pairs.map((pair) => ({ ...pair, points: PLANE_POINTS })),
  ];
  const found: SurrogateJson[] = [];
  for (const question of questions) {
    const slice = await ask({ kind: "slice", ...question });
    if (slice !== null) found.push(rounded(slice));
  }
  return found;
}

function rounded(slice: SurrogateJson): SurrogateJson {
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(DIGITS)));
  const { mean, deviation, acquisition, feasibility } = slice;
  return {
    ...slice,
    mean: short(mean),
    deviation: short(deviation),
    acquisition: short(acquisition),
    feasibility: feasibility === null ? null : short(feasibility),
  };
}

/** The trial without the surrogate's kernel, which is its largest part and only shown on the trial page. */
function brief(trial: Trial): TrialJson {
  const { kernel: _, kernels: __, ...reason } = trial.reason;
  return { ...trialJson(trial), reason };
}
