/**
 * Port, upwards: studies as commands and workers use them. Behind it stands a database of this machine, or a server
 * that is reached by HTTP; users need not know which.
 */
import type { Metric, ObjectiveOption } from "./objective.ts";
import type { SearchSpace } from "./space/search-space.ts";
import type { RunEnd, TrialWriter } from "./loop/run.ts";
import type { ImportedTrial, Store } from "./store.ts";
import type { Annotations, Budget, StudySpec } from "./study/study.ts";
import type { Trial } from "./study/trial.ts";

/** A study with its past, as it comes from a file. */
export interface ImportedStudy {
  readonly spec: StudySpec;
  readonly budget: Budget;
  readonly secondsUsed: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly maxAttempts: number;
  readonly annotations: Annotations;
  readonly trials: readonly ImportedTrial[];
}

/** A built-in objective, to be shown. */
export interface ListedObjective {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly ObjectiveOption[];
  /** With the default options; null where they are not enough to make one. */
  readonly space: SearchSpace | null;
  readonly metrics: readonly Metric[] | null;
}

/** The attribute of a study whose import has begun at a server and not ended. */
export const IMPORT_MARK = "credence.import";

/** Is the study the beginning of an import that broke off? The same import continues with it. */
export function isPartlyImported({ attributes }: Pick<Annotations, "attributes">): boolean {
  return Object.hasOwn(attributes, IMPORT_MARK);
}

interface AskOptions {
  /** Name shown to people. */
  readonly worker: string;
  /** Identity of who asks; a server chooses one itself, which the trial's lease names. */
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
  /** The address of the server behind it; null for a database of this machine. */
  readonly server: string | null;
  /** Those built in, there. */
  listObjectives(): Promise<readonly ListedObjective[]>;
  /** Starts the next trial; its lease says as whom to write about it. Or says why there is none. */
  ask(study: string, options: AskOptions): Promise<Trial | RunEnd>;
  /** The whole study, or nothing of it. Throws `conflict` when there is one of that name. */
  importStudy(study: ImportedStudy): Promise<void>;
  /** Ends the leases of workers that are gone; returns the numbers of their trials. A server does so by itself. */
  releaseLost(study: string): Promise<readonly number[]>;
  /** Adds wall-clock seconds used by a run. */
  addSecondsUsed(study: string, seconds: number): Promise<void>;
}
