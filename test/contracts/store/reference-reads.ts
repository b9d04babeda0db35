/** The part of the reference store that reads. */
import type { Store } from "../../../tuner/store.ts";
import type { Trial } from "../../../tuner/trial.ts";
import { bestOf, countsOf, fail, present, trialIn } from "./reference-values.ts";
import type { Entry } from "./reference-values.ts";

export type Reads = Pick<
  Store,
  | "readStudy"
  | "findStudy"
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
  | "nextNumber"
  | "readTrial"
  | "readIntermediateValues"
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
        const { study, updatedAt } = entry;
        const best = bestOf(entry)?.values?.[study.metrics[0].name] ?? null;
        return { study, counts: countsOf(present(entry)), best, updatedAt };
      });
    },
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
    readAttempts: async (name) =>
      [...entryOf(name).attempts].sort((a, b) => a.endedAt - b.endedAt || a.number - b.number || a.attempt - b.attempt),
    readAudit: async (name) => entryOf(name).audit,
    readTrials: async (study) => present(entryOf(study)),
    async listTrials(study, { states, after, order = "ascending", limit }) {
      if (!(Number.isInteger(limit) && limit >= 1)) fail("invalid");
      const wanted = present(entryOf(study)).filter(({ state }) => states === undefined || states.includes(state));
      const ordered = order === "ascending" ? wanted : wanted.reverse();
      const isBeyond = ({ number }: Trial) =>
        after === undefined || (order === "ascending" ? number > after : number < after);
      return ordered.filter(isBeyond).slice(0, limit);
    },
    async readArtifacts(study, number) {
      const entry = entryOf(study);
      trialIn(entry, number);
      return entry.artifacts.get(number) ?? [];
    },
    nextNumber: async (study) => entryOf(study).trials.length,
    readTrial: async (study, number) => trialIn(entryOf(study), number),
    async readIntermediateValues(study, number) {
      const entry = entryOf(study);
      trialIn(entry, number);
      const values = [...(entry.reported.get(number) ?? [])];
      return values.sort((a, b) => a.step - b.step || Buffer.compare(Buffer.from(a.metric), Buffer.from(b.metric)));
    },
  };
}
