/** Trials as people and pipelines handle them beside the loop: added, imported, corrected, annotated. */
import { InvalidInput } from "../errors.ts";
import type { Hyperparameters, Issue } from "../objective.ts";
import { validateHyperparameters } from "../space-validation.ts";
import type { Author, ImportedTrial } from "../store.ts";
import type { Annotations, Study } from "../study.ts";
import { createTrial, finishTrial } from "../trial.ts";
import type { Trial } from "../trial.ts";
import type { Service } from "./service.ts";
import { outcomeOfResult } from "./tell.ts";
import type { Result, TrialName } from "./tell.ts";

type Past =
  | "reason"
  | "attempt"
  | "lost"
  | "stopRequested"
  | "worker"
  | "createdAt"
  | "startedAt"
  | "finishedAt"
  | "intermediateValues"
  | "artifacts";

/** A point to try, or, with a result, one that was tried elsewhere. */
export interface NewTrial {
  readonly hyperparameters: Hyperparameters;
  readonly result: Result | null;
  readonly annotations: Partial<Annotations>;
  /** What is known of it from elsewhere; what is left out is as of now. A point to try has a reason and a time at most. */
  readonly past: Partial<Pick<ImportedTrial, Past>>;
}

/** Adds all or none; inside a transaction. Throws InvalidInput with every problem. */
export async function addTrials(
  service: Service,
  name: string,
  { trials, author }: { trials: readonly NewTrial[]; author: Author },
): Promise<readonly Trial[]> {
  const study = await service.store.readStudy(name);
  const issues = trials.flatMap((trial, index) =>
    validateHyperparameters(study.space, trial.hyperparameters).map((issue) => ({
      ...issue,
      path: trials.length === 1 ? issue.path : `trials[${index}].${issue.path}`,
    })),
  );
  if (issues.length > 0) throw new InvalidInput(issues);
  const added: Trial[] = [];
  for (const [index, trial] of trials.entries()) {
    added.push(await inPlace(() => addTrial(service, study, { trial, author }), { index, of: trials.length }));
  }
  return added;
}

async function addTrial(
  service: Service,
  study: Study,
  { trial, author }: { trial: NewTrial; author: Author },
): Promise<Trial> {
  const { hyperparameters, result, annotations, past } = trial;
  const { reason = { strategy: result === null ? "enqueued" : "imported" }, startedAt, finishedAt } = past;
  const { createdAt = startedAt ?? finishedAt ?? author.now } = past;
  const suggestion = { hyperparameters, reason };
  let added: Trial;
  if (result === null) {
    added = await service.store.enqueueTrial(study.name, suggestion, createdAt);
  } else {
    const lease = { worker: author.who, holder: author.who, expiresAt: author.now };
    const running = createTrial(0, suggestion, { lease, now: createdAt });
    const finished = finishTrial(running, outcomeOfResult(result, study), author.now);
    [added] = await service.store.importTrials(study.name, [{ ...finished, ...annotations, ...past }]);
    return added;
  }
  if (Object.keys(annotations).length === 0) return added;
  return service.store.annotateTrial(study.name, added.number, annotations, author);
}

/** Issues of one of many say which. */
async function inPlace<T>(task: () => Promise<T>, { index, of }: { index: number; of: number }): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof InvalidInput) || of === 1) throw error;
    const issues: Issue[] = error.issues.map((issue) => ({ ...issue, path: `trials[${index}].${issue.path}` }));
    throw new InvalidInput(issues);
  }
}

/** Replaces how a finished trial ended. */
export async function correctTrial(
  service: Service,
  { study: name, number }: TrialName,
  { result, author }: { result: Result; author: Author },
): Promise<Trial> {
  const study = await service.store.readStudy(name);
  return service.store.correctTrial(name, number, outcomeOfResult(result, study), author);
}
