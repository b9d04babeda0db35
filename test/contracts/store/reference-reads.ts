/** The part of the reference store that reads. */
import type { Page, ReportedCurve, Store, StudySummary } from "../../../tuner/store.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { bestOf, countsOf, fail, present, trialIn, type Entry } from "./reference-values.ts";

export type Reads = Pick<
  Store,
  | "readStudy"
  | "findStudy"
  | "readSummary"
  | "listStudies"
  | "readSpaces"
  | "countTrials"
  | "readBest"
  | "readChanges"
  | "readAttempts"
  | "readAudit"
  | "readTrials"
  | "listTrials"
  | "readArtifacts"
  | "readModel"
  | "nextNumber"
  | "readTrial"
  | "readIntermediateValues"
  | "readCurves"
>;

export function readsOf(entries: () => ReadonlyMap<string, Entry>): Reads {
  const entryOf = (name: string): Entry => entries().get(name) ?? fail("not-found");
  return {
    readStudy: async (name) => entryOf(name).study,
    findStudy: async (name) => entries().get(name)?.study ?? null,
    async listStudies() {
      const newestFirst = [...entries().values()].sort(
        (a, b) => b.study.createdAt - a.study.createdAt || b.order - a.order,
      );
      return newestFirst.map((entry) => {
        const { study, modelKeptAt: _kept, ...summary } = summaryOf(entry);
        const { space, attributes, ...listed } = study;
        return { study: listed, ...summary };
      });
    },
    readModel: async (name) => entryOf(name).model,
    readSummary: async (name) => summaryOf(entryOf(name)),
    readSpaces: async (name) => entryOf(name).spaces,
    countTrials: async (name) => countsOf(present(entryOf(name))),
    readBest: async (name) => bestOf(entryOf(name)),
    async readChanges(name, after, limit) {
      if (!(Number.isInteger(limit) && limit >= 1)) fail("invalid");
      const entry = entryOf(name);
      const revisionOf = (trial: Trial) => entry.deleted.get(trial.number) ?? trial.revision;
      const changed = entry.trials
        .filter((trial) => revisionOf(trial) > after)
        .sort((a, b) => revisionOf(a) - revisionOf(b));
      const page = changed.slice(0, limit);
      const more = changed.length > limit;
      return {
        study: entry.study,
        trials: page.filter(({ number }) => !entry.deleted.has(number)),
        deleted: page.map(({ number }) => number).filter((number) => entry.deleted.has(number)),
        revision: more ? revisionOf(page[page.length - 1]) : entry.study.revision,
        more,
      };
    },
    readAttempts: async (name, page) =>
      part(
        [...entryOf(name).attempts].sort(
          (a, b) => a.endedAt - b.endedAt || a.number - b.number || a.attempt - b.attempt,
        ),
        page,
      ),
    readAudit: async (name, page) => part(entryOf(name).audit, page),
    readTrials: async (study) => present(entryOf(study)),
    async listTrials(study, { states, after, order = "ascending", limit }) {
      if (!(Number.isInteger(limit) && limit >= 1)) fail("invalid");
      const wanted = present(entryOf(study)).filter(({ state }) => states === undefined || states.includes(state));
      const ordered = order === "ascending" ? wanted : wanted.reverse();
      const isBeyond = ({ number }: Trial) =>
        after === undefined || (order === "ascending" ? number > after : number < after);
      return ordered.filter(isBeyond).slice(0, limit);
    },
    async readArtifacts(study, number, page) {
      const entry = entryOf(study);
      trialIn(entry, number);
      return part(entry.artifacts.get(number) ?? [], page);
    },
    nextNumber: async (study) => entryOf(study).trials.length,
    readTrial: async (study, number) => trialIn(entryOf(study), number),
    async readIntermediateValues(study, number, page) {
      const entry = entryOf(study);
      trialIn(entry, number);
      const values = [...(entry.reported.get(number) ?? [])];
      values.sort((a, b) => a.step - b.step || Buffer.compare(Buffer.from(a.metric), Buffer.from(b.metric)));
      return part(values, page);
    },
    async readCurves(study, metric, from, count) {
      const entry = entryOf(study);
      return present(entry)
        .filter(({ number }) => number >= from && number < from + count)
        .flatMap(({ number }) => curveOf(entry, number, metric) ?? []);
    },
  };
}

/** The values that a trial reported of a metric; null if there are none. */
function curveOf({ reported }: Entry, number: number, metric: string): ReportedCurve | null {
  const values = (reported.get(number) ?? []).filter((one) => one.metric === metric);
  if (values.length === 0) return null;
  values.sort((a, b) => a.step - b.step);
  return { number, steps: values.map(({ step }) => step), values: values.map((one) => one.value) };
}

function summaryOf(entry: Entry): StudySummary {
  const { study, updatedAt } = entry;
  const best = bestOf(entry)?.values?.[study.metrics[0].name] ?? null;
  return { study, counts: countsOf(present(entry)), best, updatedAt, modelKeptAt: entry.model?.keptAt ?? null };
}

function part<T>(list: readonly T[], page: Page | undefined): readonly T[] {
  return page === undefined ? list : list.slice(page.offset, page.offset + page.limit);
}
