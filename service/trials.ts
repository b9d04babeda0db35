/** Trials outside the loop: added, imported, corrected. */
import { InvalidInput } from "../common/errors.ts";
import type { Issue } from "../common/issue.ts";
import type { Hyperparameters } from "../tuner/objective.ts";
import { validatePoint } from "../tuner/space/constraint/region.ts";
import type { Author, ImportedTrial } from "../tuner/store.ts";
import type { Annotations, Study } from "../tuner/study/study.ts";
import { createTrial, finishTrial, type Trial } from "../tuner/study/trial.ts";
import type { Service } from "./service.ts";
import type { TrialName } from "./tell.ts";
import { outcomeOf, readOutcome, resultIssues, type Result } from "../tuner/study/outcome.ts";
import { pastIssues } from "../tuner/study/past.ts";

type Past =
  | "reason"
  | "attempt"
  | "lost"
  | "stopRequested"
  | "pruning"
  | "worker"
  | "createdAt"
  | "startedAt"
  | "finishedAt"
  | "intermediateValues"
  | "artifacts";

/** A point to evaluate or, if it has a result, one that was evaluated elsewhere. */
export interface NewTrial {
  readonly hyperparameters: Hyperparameters;
  readonly result: Result | null;
  readonly annotations: Partial<Annotations>;
  /**
   * Its history elsewhere; absent fields are set to the current time. A point to evaluate has at most a reason and a
   * time.
   */
  readonly past: Partial<Pick<ImportedTrial, Past>>;
}

/**
 * Adds all trials or none; inside a transaction. Throws InvalidInput with every issue, prefixed with the trial's index.
 */
export async function addTrials(
  service: Service,
  name: string,
  { trials, author, isList = true }: { trials: readonly NewTrial[]; author: Author; isList?: boolean },
): Promise<readonly Trial[]> {
  const prefixOf = (index: number) => (isList ? `trials[${index}].` : "");
  const study = await service.store.readStudy(name);
  const issues = trials.flatMap((trial, index) =>
    issuesOf(study, trial, author).map((issue) => ({ ...issue, path: prefixOf(index) + issue.path })),
  );
  if (issues.length > 0) throw new InvalidInput(issues);
  const added: Trial[] = [];
  for (const [index, trial] of trials.entries()) {
    added.push(await withPrefix(prefixOf(index), () => addTrial(service, study, { trial, author })));
  }
  return added;
}

function issuesOf(study: Study, trial: NewTrial, author: Author): readonly Issue[] {
  const ofPoint = validatePoint(study, trial.hyperparameters);
  const { result } = trial;
  if (result === null) return ofPoint;
  const ofResult = resultIssues(result, study.metrics);
  const ofPast = pastIssues(finishedTrial(study, { ...trial, result }, author));
  return [...ofPoint, ...ofResult, ...ofPast];
}

async function addTrial(
  service: Service,
  study: Study,
  { trial, author }: { trial: NewTrial; author: Author },
): Promise<Trial> {
  const { hyperparameters, result, annotations, past } = trial;
  if (result !== null) {
    const [added] = await service.store.importTrials(study.name, [finishedTrial(study, { ...trial, result }, author)]);
    return added;
  }
  const { reason = { strategy: "enqueued" }, createdAt = author.now } = past;
  const added = await service.store.enqueueTrial(study.name, { hyperparameters, reason }, createdAt);
  if (Object.keys(annotations).length === 0) return added;
  return service.store.annotateTrial(study.name, added.number, annotations, author);
}

/** The trial with its history; absent fields are set to the current time. */
function finishedTrial(
  study: Study,
  { hyperparameters, result, annotations, past }: NewTrial & { readonly result: Result },
  author: Author,
): ImportedTrial {
  const { reason = { strategy: "imported" }, startedAt, finishedAt, lost = 0 } = past;
  const { createdAt = startedAt ?? finishedAt ?? author.now } = past;
  const lease = { worker: author.who, holder: author.who, expiresAt: author.now };
  const running = createTrial(0, { hyperparameters, reason }, { lease, now: createdAt });
  const finished = finishTrial(running, outcomeOf(result, study.metrics), author.now);
  const attempts = past.attempt === 0 ? { worker: null, startedAt: null } : { attempt: lost + 1 };
  return { ...finished, ...attempts, ...annotations, ...past };
}

/** Prefixes the paths of issues with the trial's index. */
async function withPrefix<T>(prefix: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    // The store numbers them from 0 in each call.
    throw new InvalidInput(
      error.issues.map((issue) => ({ ...issue, path: prefix + issue.path.replace(/^trials\[0\]\./, "") })),
    );
  }
}

/** Replaces the outcome of a finished trial. */
export async function correctTrial(
  service: Service,
  { study: name, number }: TrialName,
  { result, author }: { result: Result; author: Author },
): Promise<Trial> {
  const study = await service.store.readStudy(name);
  return service.store.correctTrial(name, number, readOutcome(result, study.metrics), author);
}
