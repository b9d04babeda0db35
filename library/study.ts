/** A study in this process: the tuner as a library, with a database in memory or in a file. */
import { randomUUID } from "node:crypto";
import { openStore } from "../storage/open.ts";
import { isAddress } from "../storage/url.ts";
import { ask } from "../tuner/loop/ask.ts";
import { openReporter } from "../tuner/loop/report.ts";
import { openStudyCache } from "../tuner/loop/study-cache.ts";
import { directSuggestions } from "../tuner/loop/suggestions.ts";
import { InvalidInput } from "../common/errors.ts";
import { constraintIssues } from "../tuner/search/feasible/emptiness.ts";
import { strategies } from "../tuner/strategies/index.ts";
import { type Store } from "../tuner/store.ts";
import { bestTrial } from "../tuner/study/best-trial.ts";
import { type StudySpec } from "../tuner/study/study.ts";
import { isFinished } from "../tuner/study/trial.ts";
import { suggestHere } from "../tuner/suggester.ts";
import { type Evaluated, type Evaluating, type OptimizeOptions, type Study, type StudyTrial } from "./contract.ts";
import { type Space, type ValuesOf } from "./dimensions.ts";
import { LEASE_MILLISECONDS, openStudy, type Memory } from "./open-study.ts";
import { specOf, type SpecOptions } from "./spec.ts";

export interface StudyOptions<Dimensions extends Space> extends SpecOptions<Dimensions> {
  /** An address such as `sqlite:study.db`, or the path of an SQLite file; by default the study is in memory. */
  readonly storage?: string;
}

/** Creates the study, or opens the existing one; throws `conflict` if that has a different specification. */
export async function createStudy<const Dimensions extends Space>(
  options: StudyOptions<Dimensions>,
): Promise<Study<ValuesOf<Dimensions>>> {
  const spec = specOf(options);
  const issues = constraintIssues(spec);
  if (issues.length > 0) throw new InvalidInput(issues);
  const { storage = ":memory:" } = options;
  const store = await openStore(isAddress(storage) ? storage : `sqlite:${storage}`);
  try {
    await store.createStudy(spec, {}, Date.now());
  } catch (error) {
    await store.close();
    throw error;
  }
  return openStudy<ValuesOf<Dimensions>>(spec, inStore(spec, store));
}

/** Creates and tunes a study: `tune({ space, trials: 30 }, ({ x }) => x ** 2)` → its best trial. */
export async function tune<const Dimensions extends Space>(
  options: StudyOptions<Dimensions> & OptimizeOptions<ValuesOf<Dimensions>>,
  objective: (hyperparameters: ValuesOf<Dimensions>, evaluating: Evaluating) => Evaluated | Promise<Evaluated>,
): Promise<StudyTrial<ValuesOf<Dimensions>> | null> {
  const study = await createStudy(options);
  try {
    await study.optimize(objective, options);
    return await study.best();
  } finally {
    await study.close();
  }
}

function inStore(spec: StudySpec, store: Store): Memory {
  const { name: study } = spec;
  const holder = `library:${randomUUID()}`;
  const cache = openStudyCache({ store, nextTurn: () => Promise.resolve() }, study);
  const suggestions = directSuggestions(suggestHere(strategies), cache);
  const now = () => Date.now();
  return {
    holder,
    readStudy: (name) => store.readStudy(name),
    renewLease: (name, number, lease) => store.renewLease(name, number, lease),
    addIntermediateValue: openReporter(store),
    release: (name, number, lease, why) => store.release(name, number, lease, why),
    finishTrial: (name, number, lease, options) => store.finishTrial(name, number, lease, options),
    async ask(worker, signal) {
      // Releases the trials of processes that were killed.
      await store.releaseLost(study, { now: now(), deadHolders: [] });
      const newLease = () => ({ worker, holder, expiresAt: now() + LEASE_MILLISECONDS });
      return ask({ store, study, cache, suggestions, now, newLease }, signal);
    },
    enqueue: (suggestion) => store.enqueueTrial(study, suggestion, now()),
    trials: () => store.readTrials(study),
    best: async () => bestTrial(spec, (await store.readTrials(study)).filter(isFinished)),
    close: () => store.close(),
  };
}
