/** The client of a report: read-only, from a document embedded in the page. */
import type { ReportJson, SurrogateJson, TrialJson } from "../../api.ts";
import { matchTest, trialsTable } from "./embedded-table.ts";
import { type ApiClient, ApiError, notReady, type SurrogateQuery } from "./api-client.ts";

const ISLAND = "credence-report";

/** The embedded document. */
export function readIsland(page: Pick<Document, "getElementById">): ReportJson {
  const text = page.getElementById(ISLAND)?.textContent ?? "";
  return JSON.parse(text) as ReportJson;
}

export function embeddedClient(report: ReportJson): ApiClient {
  const { study, notices, plot, attempts, importance, check, trials, best } = report;
  const { recommendation, advice, confirmation, front } = report;
  const ofStudy = async <Answer>(name: string, answer: () => Answer): Promise<Answer> => {
    if (name === study.name) return answer();
    throw absent(`This report is about the study ${study.name}, not ${name}.`);
  };
  return {
    actions: null,
    server: async () => ({ version: report.version, executes: false, access: "read" }),
    studies: async () => ({ studies: [study], next: null }),
    study: (name) => ofStudy(name, () => study),
    notices: (name) => ofStudy(name, () => ({ notices })),
    objectives: async () => ({ objectives: [] }),
    plot: (name) => ofStudy(name, () => plot),
    table: (name, query) => ofStudy(name, () => trialsTable({ trials, study }, query)),
    matches: (name, query) =>
      ofStudy(name, () => {
        const matching = trials.filter(matchTest({ trials, study }, query)).map(({ number }) => number);
        const shown = new Set(plot.number);
        const number = matching.filter((one) => shown.has(one));
        return { number, matching: matching.length, total: trials.length, revision: study.revision };
      }),
    attempts: (name) => ofStudy(name, () => attempts),
    front: (name) => ofStudy(name, () => ({ front })),
    importance: (name) => ofStudy(name, () => importance),
    surrogate: (name, query) => ofStudy(name, () => surrogateFor(report, query)),
    check: (name) =>
      ofStudy(name, () => {
        if (check === null) throw tooFew(report);
        return check;
      }),
    recommendation: (name) => ofStudy(name, () => recommendation),
    advice: (name) => ofStudy(name, () => advice),
    confirmation: (name) => ofStudy(name, () => confirmation),
    trial: (name, number) =>
      ofStudy(name, () => {
        if (best !== null && best.trial.number === number) return best.trial;
        throw noTrial(report, number);
      }),
    artifacts: (name, number) =>
      ofStudy(name, () => {
        if (best !== null && best.trial.number === number) return { artifacts: best.artifacts };
        throw noTrial(report, number);
      }),
    model: async () => Promise.reject(noModel()),
    modelFile: async () => Promise.reject(noModel()),
    predict: async () => Promise.reject(noModel()),
    audit: (name) => ofStudy(name, () => ({ entries: [] })),
    watch: () => () => {},
  };
}

function surrogateFor(report: ReportJson, { x, y, at = {} }: SurrogateQuery): SurrogateJson {
  const { surrogates } = report;
  if (surrogates.length === 0) throw tooFew(report);
  const wanted = y === undefined ? [x] : [x, y];
  const found = surrogates.find(({ axes }) => sameNames(axes, wanted)) ?? turned(surrogates, wanted);
  if (found === undefined) {
    throw absent(
      `This report contains the surrogate only over pairs of the most important dimensions, not over ${wanted.join(" and ")}.`,
    );
  }
  if (Object.entries(at).some(([name, value]) => found.at[name] !== value)) {
    throw absent("This report contains the surrogate only with the other hyperparameters fixed at the best trial.");
  }
  return found;
}

function sameNames(axes: SurrogateJson["axes"], names: readonly string[]): boolean {
  return axes.length === names.length && axes.every(({ name }, i) => name === names[i]);
}

/** A stored grid with its axes swapped. */
function turned(surrogates: readonly SurrogateJson[], names: readonly string[]): SurrogateJson | undefined {
  const plane = surrogates.find(({ axes }) => axes.length === 2 && sameNames(axes, names.toReversed()));
  const [rows, columns] = plane?.axes.map(({ values }) => values.length) ?? [];
  if (plane === undefined || rows === undefined || columns === undefined) return undefined;
  const exchange = (values: readonly number[]) =>
    Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
  const { axes, mean, deviation, acquisition, feasibility } = plane;
  return {
    ...plane,
    axes: axes.toReversed(),
    mean: exchange(mean),
    deviation: exchange(deviation),
    acquisition: exchange(acquisition),
    feasibility: feasibility === null ? null : exchange(feasibility),
  };
}

function noTrial({ best, study }: ReportJson, number: TrialJson["number"]): ApiError {
  const page = best === null ? "no trial pages" : `only the page of the best trial, ${best.trial.number}`;
  return absent(
    `This report contains ${page}. Trial ${number} of ${study.name} is in the table; the server has its details.`,
  );
}

function tooFew({ study }: ReportJson): ApiError {
  return notReady({ needed: 5, have: study.counts.complete });
}

function noModel(): ApiError {
  return absent("This report does not contain the model; the server does.");
}

function absent(detail: string): ApiError {
  return new ApiError({ status: 404, code: "not-found", detail });
}
