/** How the page reads and changes studies: over HTTP in the dashboard, from an embedded document in a report. */
import { errorMessage } from "../../../common/describe-error.ts";
import type {
  AdviceJson,
  ArtifactsJson,
  AttemptsJson,
  AuditJson,
  ChangeCheckJson,
  ConfirmationJson,
  Hyperparameters,
  FrontJson,
  ImportanceJson,
  KeptModelJson,
  MatchesJson,
  Metric,
  NoticesJson,
  ObjectivesJson,
  PlotJson,
  PredictionJson,
  ProblemJson,
  RecommendationJson,
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
import type { Issues } from "./issues.ts";

/** Why a read or an action failed: the server's message if there is one. */
export class ApiError extends Error {
  /** HTTP status; 0 if the server could not be reached. */
  readonly status: number;
  readonly code: string;
  /** The variables of the message, for programs. */
  readonly fields: NonNullable<ProblemJson["fields"]>;
  readonly issues: NonNullable<ProblemJson["issues"]>;

  constructor(problem: Pick<ProblemJson, "status" | "code" | "detail" | "fields" | "issues">) {
    super(problem.detail);
    this.name = "ApiError";
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? {};
    this.issues = problem.issues ?? [];
  }
}

/** Converts any thrown value to an ApiFailure. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ status: 0, code: "unknown", detail: errorMessage(error) });
}

/** There are too few complete trials to fit the surrogate. `fields` contains both counts. */
export function notReady(counts: { readonly needed: number; readonly have: number }): ApiError {
  const { needed, have } = counts;
  const detail = `The surrogate needs ${needed} complete trials; there are ${have} so far.`;
  return new ApiError({ status: 200, code: "not-ready", detail, fields: { needed, have } });
}

export interface StudiesQuery {
  readonly search?: string;
  readonly state?: StudyJson["state"];
  readonly limit?: number;
  readonly after?: string;
}

/** Sorting and filters of the trials table, in the server's syntax. */
export interface TableQuery {
  readonly sort?: string;
  readonly order?: "ascending" | "descending";
  /** Comma-separated states. */
  readonly state?: string;
  /** Conditions such as `lr>0.1`, all of which must hold. */
  readonly where?: readonly string[];
  /** A condition such as `loss < 0.3 and act = gelu`. */
  readonly query?: string;
  readonly offset?: number;
  readonly limit?: number;
}

/** One or two dimensions, and the values of the others. */
export interface SurrogateQuery {
  readonly x: string;
  readonly y?: string;
  readonly at?: Hyperparameters;
  readonly points?: number;
}

/** One value per column of the model. */
export type ModelRow = Readonly<Record<string, number | string>>;

/** Changes to a study while the page is open. */
export type Change =
  | { readonly kind: "trial"; readonly trial: TrialJson }
  | { readonly kind: "study"; readonly study: StudyJson }
  /** A trial was deleted, or the study if there is no number. */
  | { readonly kind: "deleted"; readonly number: number | null }
  /** The stream is open: anything that may have been missed should be read again. */
  | { readonly kind: "connected" }
  /** The stream broke; it is reopened after this many milliseconds. */
  | { readonly kind: "disconnected"; readonly retryMilliseconds: number };

export interface NewStudy {
  readonly name: string;
  readonly objective:
    | { readonly kind: "external" }
    | { readonly kind: "builtin"; readonly name: string; readonly options?: Record<string, string> };
  /** Dimensions, or texts in the syntax of `--space`. */
  readonly space?: readonly (object | string)[];
  readonly metrics?: readonly Metric[];
  readonly require?: readonly string[];
  readonly constraints?: readonly string[];
  readonly pruning?: Pick<NonNullable<StudyJson["pruning"]>, "rule"> & Partial<StudyJson["pruning"]>;
  readonly strategy?: Partial<StudyJson["strategy"]>;
  readonly seed?: number;
  readonly budget?: StudyJson["budget"];
}

export interface StudyPatch {
  readonly state?: StudyJson["state"];
  readonly budget?: StudyJson["budget"];
  /** Dimensions, or texts in the syntax of `--space`; replaces the space. */
  readonly space?: readonly (object | string)[];
  readonly constraints?: readonly string[];
  readonly notes?: string;
  readonly tags?: readonly string[];
  readonly reason?: string;
}

interface TrialPatch {
  readonly notes?: string;
  readonly tags?: readonly string[];
}

/** Requests that change studies or trials. */
export interface Actions {
  /** An identical existing study is left unchanged. */
  createStudy(study: NewStudy): Promise<{ readonly study: StudyJson; readonly isNew: boolean }>;
  /** Every problem with a new study, without creating it. */
  checkStudy(study: NewStudy): Promise<Issues>;
  /** The effect of changing a study, without changing it. */
  checkChange(study: string, patch: StudyPatch): Promise<ChangeCheckJson>;
  changeStudy(study: string, patch: StudyPatch): Promise<StudyJson>;
  deleteStudy(study: string): Promise<void>;
  enqueue(study: string, hyperparameters: Hyperparameters): Promise<void>;
  /** Evaluates the leading configurations and the default again; returns the number of waiting trials. */
  confirm(study: string): Promise<number>;
  annotateTrial(study: string, number: number, patch: TrialPatch): Promise<TrialJson>;
  stopTrial(study: string, number: number): Promise<void>;
  deleteTrial(study: string, number: number): Promise<void>;
}

export interface ApiClient {
  /** Null if the client is read-only: the page then has no controls that change anything. */
  readonly actions: Actions | null;
  server(): Promise<ServerJson>;
  studies(query: StudiesQuery): Promise<StudyPageJson>;
  study(study: string): Promise<StudySummaryJson>;
  /** Problems with the study's suggestions, most serious first. */
  notices(study: string): Promise<NoticesJson>;
  objectives(): Promise<ObjectivesJson>;
  plot(study: string, limit: number): Promise<PlotJson>;
  table(study: string, query: TableQuery): Promise<TableJson>;
  /** The trials that match a query, among those in a plot with this limit. */
  matches(study: string, query: string, limit: number): Promise<MatchesJson>;
  attempts(study: string): Promise<AttemptsJson>;
  /** Null while no complete trial meets the requirements. */
  front(study: string): Promise<{ readonly front: FrontJson | null }>;
  importance(study: string): Promise<ImportanceJson>;
  surrogate(study: string, query: SurrogateQuery): Promise<SurrogateJson>;
  check(study: string): Promise<SurrogateCheckJson>;
  /** Null while the surrogate has too few complete trials. */
  recommendation(study: string): Promise<RecommendationJson | null>;
  /** Null while the surrogate has too few complete trials. */
  advice(study: string): Promise<AdviceJson | null>;
  /** Null if nothing was re-evaluated. */
  confirmation(study: string): Promise<ConfirmationJson | null>;
  trial(study: string, number: number): Promise<TrialDetailJson>;
  artifacts(study: string, number: number): Promise<ArtifactsJson>;
  /** The model stored with the study, without its weights. */
  model(study: string): Promise<KeptModelJson>;
  /** The model file. */
  modelFile(study: string): Promise<Blob>;
  predict(study: string, row: ModelRow, percents: readonly number[]): Promise<PredictionJson>;
  audit(study: string): Promise<AuditJson>;
  /** Calls back on changes until the returned function is called; a static client never does. */
  watch(study: string, onChange: (change: Change) => void): () => void;
}
