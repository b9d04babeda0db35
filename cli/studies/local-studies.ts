/** Implements the commands' port for a local database. */
import { ask } from "../../tuner/loop/ask.ts";
import { openReporter } from "../../tuner/loop/report.ts";
import { openStudyCache, type StudyCache } from "../../tuner/loop/study-cache.ts";
import { directSuggestions } from "../../tuner/loop/suggestions.ts";
import { defined } from "../../common/defined.ts";
import { CredenceError } from "../../common/errors.ts";
import type { ImportedTrial, Store } from "../../tuner/store.ts";
import type { ImportedStudy, Studies } from "../../tuner/studies.ts";
import type { Suggester } from "../../tuner/suggester.ts";
import { isFinished } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { listedObjective } from "../report/listed-objective.ts";
import { releaseLostTrials } from "./lost-trials.ts";

/** `where`: where the surrogate's suggestions are computed. For a single suggestion, a thread is not worth its cost. */
export function localStudies(store: Store, context: Context, where: "here" | "thread" = "here"): Studies {
  let suggester: Promise<Suggester> | null = null;
  const caches = new Map<string, StudyCache>();

  function cacheOf(study: string): StudyCache {
    const cache = caches.get(study) ?? openStudyCache({ store, nextTurn: () => Promise.resolve() }, study);
    caches.set(study, cache);
    return cache;
  }

  return {
    server: null,
    findStudy: (name) => store.findStudy(name),
    readStudy: (name) => store.readStudy(name),
    listStudies: () => store.listStudies(),
    createStudy: (spec, budget, now) => store.createStudy(spec, budget, now),
    setBudget: (name, budget) => store.setBudget(name, budget),
    updateStudy: (name, changes, author) => store.updateStudy(name, changes, author),
    keepModel: (study, text, now) => store.keepModel(study, text, now),
    deleteStudy: (name) => store.deleteStudy(name),
    enqueueTrial: (study, suggestion, now) => store.enqueueTrial(study, suggestion, now),
    deleteTrial: (study, number, author) => store.deleteTrial(study, number, author),
    readTrials: (study) => store.readTrials(study),
    readTrial: (study, number) => store.readTrial(study, number),
    readIntermediateValues: (study, number) => store.readIntermediateValues(study, number),
    readArtifacts: (study, number) => store.readArtifacts(study, number),
    readAttempts: (study) => store.readAttempts(study),
    release: (study, number, holder, why) => store.release(study, number, holder, why),
    finishTrial: (study, number, holder, options) => store.finishTrial(study, number, holder, options),
    addSecondsUsed: (study, seconds) => store.addSecondsUsed(study, seconds),

    async close() {
      try {
        await (await suggester)?.close();
      } finally {
        await store.close();
      }
    },

    renewLease: (study, number, lease) => store.renewLease(study, number, lease),
    addIntermediateValue: openReporter(store),

    async ask(study, { worker, holder, leaseMilliseconds, signal }) {
      const { strategy } = await store.readStudy(study);
      suggester ??= context.suggester(strategy.name === "gp" ? where : "here");
      const asker = {
        store,
        study,
        cache: cacheOf(study),
        suggestions: directSuggestions(await suggester, cacheOf(study)),
        now: context.now,
        newLease: () => ({ worker, holder, expiresAt: context.now() + leaseMilliseconds }),
      };
      return ask(asker, signal);
    },

    importStudy: (study) => store.atomically((inside) => addStudy(study, inside)),

    listObjectives: async () => (await context.objectives.definitions()).map(listedObjective),

    releaseLost: (study) =>
      releaseLostTrials(store, study, { now: context.now(), process: context.environment.process }),
  };
}

async function addStudy({ spec, budget, trials, ...past }: ImportedStudy, store: Store): Promise<void> {
  const { secondsUsed, createdAt, maxAttempts, annotations, assessment } = past;
  const { name } = spec;
  const author = { who: "import", now: createdAt };
  if ((await store.findStudy(name)) !== null) {
    throw new CredenceError("conflict", `A study named ${JSON.stringify(name)} already exists.`, {
      fields: { study: name },
    });
  }
  await store.createStudy(spec, budget, createdAt);
  if (secondsUsed > 0) await store.addSecondsUsed(name, secondsUsed);
  await store.updateStudy(name, { maxAttempts, ...annotations, ...defined({ assessment }) }, author);
  // Numbers follow the order in which trials are added; consecutive finished ones are added together.
  let finished: ImportedTrial[] = [];
  for (const trial of trials) {
    if (isFinished(trial)) {
      finished.push(trial);
      continue;
    }
    if (finished.length > 0) await store.importTrials(name, finished);
    finished = [];
    const { number } = await store.enqueueTrial(name, trial, trial.createdAt);
    const { notes, tags, attributes } = trial;
    await store.annotateTrial(name, number, { notes, tags, attributes }, author);
  }
  if (finished.length > 0) await store.importTrials(name, finished);
}
