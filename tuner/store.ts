/**
 * Port, outwards: the storage of studies and trials. Types only; test/contracts/store.ts tests these obligations for
 * every engine.
 *
 * Obligations:
 * - A read is a copy: values returned never change, and arguments may be changed afterwards.
 * - Every operation is atomic. One on a study or trial that does not exist throws `not-found`.
 * - Finished trials are immutable, except for audited corrections.
 * - Every change of a trial's state is a compare-and-set; a write by anyone but the lease's holder is refused with
 *   `lease-lost`. A lease counts until it is released, expired or not. After an expired one was released, its holder
 *   may still write while the trial waits: the attempt continues, and its loss is not counted.
 * - Trial numbers are dense 0, 1, 2 … per study, also with several processes; that of a deleted trial is not reused.
 * - Every change of a study or trial increments the study's `revision`, which a changed trial records.
 * - `claim` hands one waiting trial to exactly one caller.
 * - Numbers are stored exactly, including −0 and subnormals; NaN and ±∞ are always rejected with `invalid`.
 * - Invalid Unicode (half of a surrogate pair) is always replaced by U+FFFD.
 * - An acknowledged write survives `kill -9` at any instant.
 * - Times are arguments: a store never reads the clock.
 */
import type { JsonValue } from "../common/json-value.ts";
import type { Artifact } from "../common/artifact.ts";
import type { PruningDecision, PruningRule } from "./pruning/pruning.ts";
import type { SearchSpace } from "./space/search-space.ts";
import type { Assessment } from "./study/assessment.ts";
import type { Annotations, Budget, Study, StudySpec, StudyState } from "./study/study.ts";
import type { Lease, Outcome, Suggestion, Trial, TrialState } from "./study/trial.ts";

export type { Outcome } from "./study/trial.ts";

export interface IntermediateValue {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

/** The response to a write by the holder of a running trial. */
export interface StopAnswer {
  /** Whether a stop of the trial was requested. */
  readonly stopRequested: boolean;
  /** The pruning rule that requested the stop; null if a person did, or if no stop was requested. */
  readonly prunedBy: PruningRule | null;
}

/** The reports of one metric by a trial, in ascending order of step. */
export interface ReportedCurve {
  readonly number: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/**
 * A finished trial from elsewhere, with everything that its evaluation recorded. Its revisions are those of the study
 * it joins.
 */
export interface ImportedTrial extends Trial {
  readonly intermediateValues?: readonly IntermediateValue[];
  readonly artifacts?: readonly Artifact[];
}

/** Maximum size of the artifacts of one trial in bytes, as JSON. */
export const MAX_ARTIFACT_BYTES = 1 << 20;

/** Maximum size of a model stored with a study, in bytes. */
export const MAX_MODEL_BYTES = 64 * 2 ** 20;

/** The text of a model file (docs/model-file.md), and when it was stored, in milliseconds since 1970. */
export interface KeptModel {
  readonly text: string;
  readonly keptAt: number;
}

/** Why an attempt ended without a result. */
export type ReleaseReason =
  | { readonly kind: "interrupted"; readonly now: number }
  | { readonly kind: "transient"; readonly message: string; readonly now: number };

/** An attempt at a trial that ended without a result, so that the trial waits for another attempt. */
export interface Attempt {
  readonly number: number;
  readonly attempt: number;
  readonly worker: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** `lost`: its lease expired, or its process died; `released`: by its worker; `transient`: a transient failure. */
  readonly end: "lost" | "released" | "transient";
}

/** A study as it appears in lists, without the parts that may be long. */
export type ListedStudy = Omit<Study, "space" | "constraints" | "attributes">;

export interface StudyOverview {
  readonly study: ListedStudy;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** The best value of the first metric among complete trials; null before the first. */
  readonly best: number | null;
  /** The time of the last deliberate change, or of the last creation, start or end of a trial. */
  readonly updatedAt: number;
}

export interface StudySummary extends StudyOverview {
  readonly study: Study;
  /** When the study's model was stored; null if there is none. */
  readonly modelKeptAt: number | null;
}

/** Absent parts remain unchanged. */
export type StudyChanges = Partial<Annotations> & {
  readonly state?: StudyState;
  readonly budget?: Budget;
  readonly maxAttempts?: number;
  /** The next revision of the space; trials of earlier ones are kept. */
  readonly space?: SearchSpace;
  /** Null removes it. */
  readonly assessment?: Assessment | null;
  /** Counts as another revision of the space; an empty list means no constraints. */
  readonly constraints?: readonly string[];
};

/** The author and time of a deliberate change, for the audit log. */
export interface Author {
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The author's reason, in their own words. */
  readonly reason?: string;
}

/**
 * One deliberate change to a study or a finished trial. `before` and `after` contain only the differences
 * (common/change.ts), so that frequent changes to a study do not each store a copy of it; for a deleted trial, they
 * contain all of it.
 */
export interface AuditEntry extends Author {
  /** The trial's number; null for the study itself. */
  readonly number: number | null;
  readonly action: "update-study" | "correct" | "delete" | "annotate" | "stop" | "import";
  readonly before: JsonValue;
  readonly after: JsonValue;
}

interface TrialFilter {
  /** Every state if absent. */
  readonly states?: readonly TrialState[];
  /** Only trials after this number, in the requested order; from the start if absent. */
  readonly after?: number;
  readonly order?: "ascending" | "descending";
  /** ≥ 1. */
  readonly limit: number;
}

/** A part of a list; all of it if absent. */
export interface Page {
  /** Number of entries before it, ≥ 0. */
  readonly offset: number;
  /** ≥ 1. */
  readonly limit: number;
}

/** The changes of a study after a revision. */
export interface Changes {
  readonly study: Study;
  /** In their current state, in order of revision; at most `limit`. */
  readonly trials: readonly Trial[];
  /** Numbers of trials deleted since. */
  readonly deleted: readonly number[];
  /** Everything up to this revision is included; continue from here. */
  readonly revision: number;
  /** Whether more changes follow. */
  readonly more: boolean;
}

/** A request that has been answered, and its response. */
export interface RememberedAnswer {
  /** Digest of the request's content: reusing a key with a different digest is a caller error. */
  readonly digest: string;
  readonly status: number;
  readonly body: JsonValue;
}

export interface Store {
  /**
   * Runs `use` in one transaction: either all of it happens, and is durable before the promise resolves, or none of it.
   * Everything inside must go through the store passed to `use`, because this one waits until the transaction ends.
   * Calling `atomically` on that store joins the current transaction; a rejected operation only undoes itself if `use`
   * continues. `backup` is not allowed in a transaction and throws `conflict`.
   *
   * If several processes write to one database, a transaction may be rolled back in favor of another; `use` is then run
   * again. `onRepeat` is called first, to discard whatever `use` has cached from its reads.
   */
  atomically<T>(use: (store: Store) => Promise<T>, onRepeat?: () => void): Promise<T>;

  /**
   * Creates the study, or returns the existing one with that name if its spec is the same (the budget of an existing
   * study is not changed). Throws `conflict`, listing the differences, if the spec differs. The space may be the
   * current one or the one that the study was created with.
   */
  createStudy(spec: StudySpec, budget: Budget, now: number): Promise<Study>;
  /** Throws `not-found`. */
  readStudy(name: string): Promise<Study>;
  findStudy(name: string): Promise<Study | null>;
  /** Throws `not-found`. */
  readSummary(name: string): Promise<StudySummary>;
  /** Studies, newest first by `createdAt`. */
  listStudies(): Promise<readonly StudyOverview[]>;
  /** Replaces the whole budget. */
  setBudget(name: string, budget: Budget): Promise<Study>;
  /** Deliberately changes a study; audited. Throws `not-found`. */
  updateStudy(name: string, changes: StudyChanges, author: Author): Promise<Study>;
  /** The spaces that the study has had, by revision, starting with the one it was created with. */
  readSpaces(name: string): Promise<readonly SearchSpace[]>;
  /** Number of trials in each state, not counting deleted ones. */
  countTrials(name: string): Promise<Readonly<Record<TrialState, number>>>;
  /** The complete trial with the best first metric (the earliest if several tie); null before the first. */
  readBest(name: string): Promise<Trial | null>;
  /** Everything that changed after a revision (0: everything). */
  readChanges(name: string, after: number, limit: number): Promise<Changes>;
  /** Attempts without a result, in the order in which they ended (for an expired lease, at its expiry). */
  readAttempts(study: string, page?: Page): Promise<readonly Attempt[]>;
  /** Newest last. */
  readAudit(name: string, page?: Page): Promise<readonly AuditEntry[]>;
  /** Adds wall-clock seconds used by a run. */
  addSecondsUsed(name: string, seconds: number): Promise<void>;
  /** Deletes the study, its trials and their intermediate values. */
  deleteStudy(name: string): Promise<void>;

  /** All trials in order of number, except deleted ones. */
  readTrials(study: string): Promise<readonly Trial[]>;
  /** A page of trials. */
  listTrials(study: string, filter: TrialFilter): Promise<readonly Trial[]>;
  /** The artifacts of the trial; may be empty. */
  readArtifacts(study: string, number: number, page?: Page): Promise<readonly Artifact[]>;
  readTrial(study: string, number: number): Promise<Trial>;
  /** Intermediate values of the trial's last attempt, ordered by step, then by metric (code point order). */
  readIntermediateValues(study: string, number: number, page?: Page): Promise<readonly IntermediateValue[]>;

  /**
   * Intermediate values of one metric, for `count` trials from a number on, in order of number; trials without any
   * are omitted.
   */
  readCurves(study: string, metric: string, from: number, count: number): Promise<readonly ReportedCurve[]>;

  /**
   * Appends a trial if `number` is still the next one; otherwise returns null and changes nothing (another worker took
   * it, so read and suggest again). With a lease it starts `running`, attempt 1; without, `waiting`, attempt 0.
   */
  addTrial(
    study: string,
    number: number,
    suggestion: Suggestion,
    options: { lease: Lease | null; now: number },
  ): Promise<Trial | null>;
  /** The number of the next trial: one more than the last assigned number, deleted or not. */
  nextNumber(study: string): Promise<number>;
  /** Appends a waiting trial under the next free number. */
  enqueueTrial(study: string, suggestion: Suggestion, now: number): Promise<Trial>;
  /**
   * Imports finished trials unchanged, numbered from the next free number; all or none. Throws `invalid` if one is not
   * finished. Audited if there is an author.
   */
  importTrials(study: string, trials: readonly ImportedTrial[], author?: Author): Promise<readonly Trial[]>;
  /**
   * Hands the waiting trial with the lowest number to the caller: running, attempt + 1, with the intermediate values of
   * earlier attempts deleted; null if none is waiting. A trial whose stop was requested fails as `infeasible` instead.
   */
  claim(study: string, lease: Lease, now: number): Promise<Trial | null>;
  /** Extends a running trial's lease. Throws `lease-lost` if the holder does not have it. */
  renewLease(study: string, number: number, lease: Lease): Promise<StopAnswer>;
  /**
   * Called by the holder when the attempt ended without a result. If the trial was to be pruned: → pruned. If it was
   * interrupted: → waiting. If it failed as `transient`: counted in `lost`; → waiting, or → failed with that failure
   * once the study's maxAttempts are used up. Throws `lease-lost`.
   */
  release(study: string, number: number, holder: string, why: ReleaseReason): Promise<Trial>;
  /**
   * Ends leases of running trials (in all studies if `study` is null). If the trial was to be pruned: → pruned. If its
   * holder is among `deadHolders`: → waiting, as interrupted. If the lease expired before `now`: counted in `lost`, and
   * → waiting or failed as in `release`. Returns the resulting trials in order, each with its study's name.
   */
  releaseLost(
    study: string | null,
    options: { readonly now: number; readonly deadHolders: readonly string[] },
  ): Promise<readonly { readonly study: string; readonly trial: Trial }[]>;
  /**
   * running → complete | pruned | failed; called by the holder. The holder may tell the same outcome again, which
   * changes nothing; a different outcome throws `conflict`. Throws `lease-lost` for any other holder, and `invalid` if
   * a complete trial lacks a metric of its study, or if its artifacts have duplicate names or exceed
   * MAX_ARTIFACT_BYTES.
   */
  finishTrial(
    study: string,
    number: number,
    holder: string,
    options: { outcome: Outcome; now: number },
  ): Promise<Trial>;
  /** Writes (or overwrites) an intermediate value of a running trial, and its last step; called by the holder. */
  addIntermediateValue(study: string, number: number, holder: string, value: IntermediateValue): Promise<StopAnswer>;
  /**
   * Called by the holder when the study's pruning rule ends a running trial: a stop is requested, and the first such
   * decision is stored with the trial. If its attempt ends without a result, the trial is pruned and gets the
   * decision's values.
   */
  pruneTrial(study: string, number: number, holder: string, decision: PruningDecision): Promise<StopAnswer>;

  /**
   * Replaces the outcome of a finished trial, and its artifacts if new ones are given; audited. Throws `conflict` if
   * the trial is not finished.
   */
  correctTrial(study: string, number: number, outcome: Outcome, author: Author): Promise<Trial>;
  /** Deletes a trial that is not running; its number is not reused. Audited. Throws `conflict`. */
  deleteTrial(study: string, number: number, author: Author): Promise<void>;
  /** Replaces the given annotations; audited. */
  annotateTrial(study: string, number: number, annotations: Partial<Annotations>, author: Author): Promise<Trial>;
  /**
   * Requests a stop of a waiting or running trial; a waiting one fails as `infeasible` immediately. Throws `conflict`
   * if it is finished.
   */
  requestStop(study: string, number: number, author: Author): Promise<Trial>;

  /**
   * Stores a model with the study, replacing any other; null deletes it. Throws `invalid` if it exceeds
   * MAX_MODEL_BYTES.
   */
  keepModel(study: string, text: string | null, now: number): Promise<void>;
  /** The model stored with the study; null if there is none. */
  readModel(study: string): Promise<KeptModel | null>;

  /** The stored response for a key in a scope (a study's name, or ""); null if there is none. */
  recallAnswer(scope: string, key: string): Promise<RememberedAnswer | null>;
  /**
   * Stores a response. Throws `conflict` if the key has a different one; storing the same one again changes nothing.
   */
  rememberAnswer(scope: string, key: string, answer: RememberedAnswer, now: number): Promise<void>;
  /** Deletes responses stored before a given time; returns their number. */
  forgetAnswers(before: number): Promise<number>;

  /**
   * Throws `storage` if a write would be rejected or lost. `look` checks that the open file is still at its path;
   * `write` also writes something durable and removes it again. Throws `conflict` inside a transaction.
   */
  checkStorage(how: "look" | "write"): Promise<void>;
  /**
   * Calls `listener` with the name of each study that another process has changed (null: any may have been), shortly
   * afterwards and possibly unnecessarily, until the returned function is called.
   */
  follow(listener: (study: string | null) => void): () => void;
  /**
   * Copies the database, while it is in use, to a file that must not exist; an interrupted copy leaves no file behind.
   */
  backup(file: string): Promise<void>;

  close(): Promise<void>;
}
