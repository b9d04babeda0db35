/** Studies in a database of this machine, as commands use them. */
import { ask } from "../ask.ts";
import { CredenceError } from "../errors.ts";
import type { ImportedTrial, Store } from "../store.ts";
import type { ImportedStudy, Studies } from "../studies.ts";
import type { Suggester } from "../suggester.ts";
import { isFinished } from "../trial.ts";
import type { Context } from "./context.ts";
import { listedObjective } from "./listed-objective.ts";
import { releaseLostTrials } from "./lost-trials.ts";

/** `where` suggestions of a surrogate are computed; a single one is not worth a thread. */
export function localStudies(store: Store, context: Context, where: "here" | "thread" = "here"): Studies {
  let suggester: Promise<Suggester> | null = null;

  return {
    server: null,
    findStudy: (name) => store.findStudy(name),
    readStudy: (name) => store.readStudy(name),
    listStudies: () => store.listStudies(),
    createStudy: (spec, budget, now) => store.createStudy(spec, budget, now),
    setBudget: (name, budget) => store.setBudget(name, budget),
    deleteStudy: (name) => store.deleteStudy(name),
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
    addIntermediateValue: (study, number, holder, value) => store.addIntermediateValue(study, number, holder, value),

    async ask(study, { worker, holder, leaseMilliseconds, signal }) {
      const { strategy } = await store.readStudy(study);
      suggester ??= context.suggester(strategy.name === "gp" ? where : "here");
      const asker = {
        store,
        study,
        suggester: await suggester,
        holder,
        leaseMilliseconds,
        now: context.now,
        signal,
      };
      return ask(asker, worker);
    },

    importStudy: (study) => store.atomically((inside) => addStudy(study, inside)),

    listObjectives: async () => (await context.objectives.definitions()).map(listedObjective),

    releaseLost: (study) =>
      releaseLostTrials(store, study, { now: context.now(), process: context.surroundings.process }),
  };
}

async function addStudy({ spec, budget, trials, ...past }: ImportedStudy, store: Store): Promise<void> {
  const { secondsUsed, createdAt, maxAttempts, annotations } = past;
  const { name } = spec;
  const author = { who: "import", now: createdAt };
  if ((await store.findStudy(name)) !== null) throw new CredenceError("conflict", `study; must be new: ${name}`);
  await store.createStudy(spec, budget, createdAt);
  if (secondsUsed > 0) await store.addSecondsUsed(name, secondsUsed);
  await store.updateStudy(name, { maxAttempts, ...annotations }, author);
  // Numbers follow the order in which trials are added: runs of finished ones go in together.
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
