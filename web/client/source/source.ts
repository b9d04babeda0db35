/** The port through which the page reads and acts: over HTTP in the dashboard, from one document in a report. */
import type {
  ArtifactsJson,
  AttemptsJson,
  AuditJson,
  Hyperparameters,
  ImportanceJson,
  ObjectivesJson,
  PlotJson,
  ProblemJson,
  ServerJson,
  StudyJson,
  StudyPageJson,
  StudySummaryJson,
  SurrogateCheckJson,
  SurrogateJson,
  TableJson,
  TrialDetailJson,
  TrialJson,
} from "../../api.ts";

/** Why a read or an action failed, in the server's own words where it gave some. */
export class SourceError extends Error {
  /** Status of HTTP; 0 where the server was not reached. */
  readonly status: number;
  readonly code: string;
  readonly issues: NonNullable<ProblemJson["issues"]>;

  constructor(problem: Pick<ProblemJson, "status" | "code" | "detail" | "issues">) {
    super(problem.detail);
    this.name = "SourceError";
    this.status = problem.status;
    this.code = problem.code;
    this.issues = problem.issues ?? [];
  }
}

export interface StudiesQuery {
  readonly search?: string;
  readonly state?: StudyJson["state"];
  readonly limit?: number;
  readonly after?: string;
}

/** Sorting and filters of the trials table, as the server takes them. */
export interface TableQuery {
  readonly sort?: string;
  readonly order?: "ascending" | "descending";
  /** States, with commas between. */
  readonly state?: string;
  /** Conditions such as `lr>0.1`, all of which must hold. */
  readonly where?: readonly string[];
  readonly offset?: number;
  readonly limit?: number;
}

/** One dimension or two of them, and where the others stand. */
export interface SurrogateQuery {
  readonly x: string;
  readonly y?: string;
  readonly at?: Hyperparameters;
  readonly points?: number;
}

/** What happens in a study while the page is open. */
export type Change =
  | { readonly kind: "trial"; readonly trial: TrialJson }
  | { readonly kind: "study"; readonly study: StudyJson }
  /** A trial is gone, or, without a number, the study. */
  | { readonly kind: "deleted"; readonly number: number | null }
  /** The stream stands: whatever was missed should be read again. */
  | { readonly kind: "connected" }
  /** It broke, and is taken up again after so many milliseconds. */
  | { readonly kind: "disconnected"; readonly retryMilliseconds: number };

export interface NewStudy {
  readonly name: string;
  readonly objective: { readonly kind: "builtin"; readonly name: string; readonly options?: Record<string, string> };
  readonly space?: readonly object[];
  readonly strategy?: Partial<StudyJson["strategy"]>;
  readonly seed?: number;
  readonly budget?: StudyJson["budget"];
}

export interface StudyPatch {
  readonly state?: StudyJson["state"];
  readonly budget?: StudyJson["budget"];
  readonly notes?: string;
  readonly tags?: readonly string[];
  readonly reason?: string;
}

interface TrialPatch {
  readonly notes?: string;
  readonly tags?: readonly string[];
}

/** What changes something. */
export interface Actions {
  createStudy(study: NewStudy): Promise<StudyJson>;
  changeStudy(study: string, patch: StudyPatch): Promise<StudyJson>;
  deleteStudy(study: string): Promise<void>;
  enqueue(study: string, hyperparameters: Hyperparameters): Promise<void>;
  annotateTrial(study: string, number: number, patch: TrialPatch): Promise<TrialJson>;
  stopTrial(study: string, number: number): Promise<void>;
  deleteTrial(study: string, number: number): Promise<void>;
}

export interface Source {
  /** Null where this source only reads: nothing on the page offers to change anything then. */
  readonly actions: Actions | null;
  server(): Promise<ServerJson>;
  studies(query: StudiesQuery): Promise<StudyPageJson>;
  study(study: string): Promise<StudySummaryJson>;
  objectives(): Promise<ObjectivesJson>;
  plot(study: string, limit: number): Promise<PlotJson>;
  table(study: string, query: TableQuery): Promise<TableJson>;
  attempts(study: string): Promise<AttemptsJson>;
  importance(study: string): Promise<ImportanceJson>;
  surrogate(study: string, query: SurrogateQuery): Promise<SurrogateJson>;
  check(study: string): Promise<SurrogateCheckJson>;
  trial(study: string, number: number): Promise<TrialDetailJson>;
  artifacts(study: string, number: number): Promise<ArtifactsJson>;
  audit(study: string): Promise<AuditJson>;
  /** Tells of changes until the returned function is called; a source that never changes never does. */
  watch(study: string, onChange: (change: Change) => void): () => void;
}
