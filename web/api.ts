/**
 * Types of the API's documents, for the server, the dashboard and TypeScript clients. All are inferred from the
 * schemas in wire/, which validate requests and generate the OpenAPI document: see there for units and ranges.
 */
import { type Wire } from "../wire/wire.ts";
import type * as confirmations from "../wire/confirmation.ts";
import type * as knowledge from "../wire/knowledge.ts";
import type * as models from "../wire/models.ts";
import type * as parts from "../wire/parts.ts";
import type * as plots from "../wire/plots.ts";
import { type report } from "../wire/report.ts";
import type * as studies from "../wire/studies.ts";
import type * as fronts from "../wire/front.ts";
import type * as surrogates from "../wire/surrogate.ts";
import type * as trials from "../wire/trials.ts";

export type { JsonValue } from "../common/json-value.ts";

export type Artifact = Wire<typeof parts.artifact>;
export type Verdict = Wire<typeof parts.verdict>;
export type Failure = Wire<typeof parts.failure>;
export type Metric = Wire<typeof parts.metric>;
export type Hyperparameters = Wire<typeof parts.hyperparameters>;
export type TrialState = Wire<typeof parts.state>;
export type SuggestionReason = Wire<typeof trials.reason>;
export type SearchSpace = Wire<typeof studies.space>;
export type StudyState = StudyJson["state"];
export type Budget = StudyJson["budget"];
export type ObjectiveOption = ObjectivesJson["objectives"][number]["options"][number];

export type StudyJson = Wire<typeof studies.study>;
export type StudySummaryJson = Wire<typeof studies.summary>;
export type ListedStudyJson = Wire<typeof studies.listedStudy>;
export type NoticesJson = Wire<typeof studies.notices>;
export type ChangeCheckJson = Wire<typeof studies.changeCheck>;
export type StudyPageJson = Wire<typeof studies.studyPage>;

export type TrialJson = Wire<typeof trials.trial>;
export type TrialPageJson = Wire<typeof trials.trialPage>;
export type TrialDetailJson = Wire<typeof trials.trialDetail>;
export type LeasedTrialJson = Wire<typeof trials.leasedTrial>;
export type AnnotationsJson = Pick<TrialJson, "notes" | "tags" | "attributes">;
export type SuggestionsJson = Wire<typeof trials.suggestions>;
export type HeartbeatJson = Wire<typeof trials.heartbeat>;
export type DecisionJson = Wire<typeof trials.decision>;
export type ArtifactsJson = Wire<typeof trials.artifacts>;

export type FrontJson = NonNullable<Wire<typeof fronts.frontAnswer>["front"]>;
export type ImportanceJson = Wire<typeof surrogates.importance>;
export type IntervalJson = Wire<typeof surrogates.interval>;
export type SurrogateJson = Wire<typeof surrogates.surrogate>;
export type SurrogateCheckJson = Wire<typeof surrogates.check>;
export type SurrogateAnswerJson = Wire<typeof surrogates.surrogateAnswer>;
export type CheckAnswerJson = Wire<typeof surrogates.checkAnswer>;
export type RecommendationJson = Wire<typeof surrogates.recommendation>;
export type RecommendationAnswerJson = Wire<typeof surrogates.recommendationAnswer>;
export type AdviceJson = Wire<typeof surrogates.advice>;
export type AdviceAnswerJson = Wire<typeof surrogates.adviceAnswer>;
export type ConfirmationJson = Wire<typeof confirmations.confirmation>;
export type ConfirmationAnswerJson = Wire<typeof confirmations.confirmationAnswer>;

export type PlotJson = Wire<typeof plots.plot>;
export type MatchesJson = Wire<typeof plots.matches>;
export type TableJson = Wire<typeof plots.table>;
export type AttemptsJson = Wire<typeof plots.attempts>;
export type KeptModelJson = Wire<typeof models.keptModel>;
export type PredictionJson = Wire<typeof models.prediction>;
export type AuditJson = Wire<typeof knowledge.audit>;
export type ServerJson = Wire<typeof knowledge.server>;
export type ObjectivesJson = Wire<typeof knowledge.objectives>;

/** Every response with a status of 400 or more, as `application/problem+json` (RFC 9457). */
export type ProblemJson = Wire<typeof parts.problem>;

/** The document embedded in a report. */
export type ReportJson = Wire<typeof report>;
