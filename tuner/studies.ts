/**
 * Port, upwards: studies as used by commands and workers. Implemented by a local database and by a server over HTTP.
 */
import type { Metric, ObjectiveOption } from "./objective.ts";
import type { SearchSpace } from "./space/search-space.ts";
import type { RunEnd, TrialWriter } from "./loop/run.ts";
import type { ImportedTrial, Store } from "./store.ts";
import type { Assessment } from "./study/assessment.ts";
import type { Annotations, Budget, StudySpec } from "./study/study.ts";
import type { Trial } from "./study/trial.ts";

/** A study with its history, as read from a file. */
export interface ImportedStudy {
  readonly spec: StudySpec;
  readonly budget: Budget;
  readonly secondsUsed: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly maxAttempts: number;
  readonly annotations: Annotations;
  /** Absent if there is none; its trials have the numbers that they get on import. */
  readonly assessment?: Assessment;
  readonly trials: readonly ImportedTrial[];
}

/** A built-in objective, for listings. */
export interface ListedObjective {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly ObjectiveOption[];
  /** With the default options; null if those are not sufficient to create the objective. */
  readonly space: SearchSpace | null;
  readonly metrics: readonly Metric[] | null;
}

/** The attribute that marks a partially imported study on a server. */
export const IMPORT_MARK = "credence.import";

/** Whether the import of this study was interrupted. Repeating the import continues it. */
export function isPartlyImported({ attributes }: Pick<Annotations, "attributes">): boolean {
  return Object.hasOwn(attributes, IMPORT_MARK);
}

interface AskOptions {
  /** Display name. */
  readonly worker: string;
  /** The lease holder; a server chooses its own, which is in the trial's lease. */
  readonly holder: string;
  readonly leaseMilliseconds: number;
  readonly signal: AbortSignal;
}

type Read =
  | "findStudy"
  | "listStudies"
  | "readTrials"
  | "readTrial"
  | "readIntermediateValues"
  | "readArtifacts"
  | "readAttempts";
type Write =
  "createStudy" | "setBudget" | "updateStudy" | "deleteStudy" | "enqueueTrial" | "deleteTrial" | "keepModel" | "close";

export interface Studies extends TrialWriter, Pick<Store, Read | Write> {
  /** The server's address; null for a local database. */
  readonly server: string | null;
  /** The built-in objectives available there. */
  listObjectives(): Promise<readonly ListedObjective[]>;
  /** Starts the next trial, whose lease names the holder to use in writes; or returns why there is none. */
  ask(study: string, options: AskOptions): Promise<Trial | RunEnd>;
  /** Imports the whole study or nothing. Throws `conflict` if a study with that name exists. */
  importStudy(study: ImportedStudy): Promise<void>;
  /** Ends the leases of dead workers; returns the numbers of their trials. A server does this on its own. */
  releaseLost(study: string): Promise<readonly number[]>;
  /** Adds wall-clock seconds used by a run. */
  addSecondsUsed(study: string, seconds: number): Promise<void>;
}
