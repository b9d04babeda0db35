/** A study, that is, one optimization task, as a value; and its budget. */
import { defined } from "../../common/defined.ts";
import { differences } from "../../common/differences.ts";
import type { JsonValue } from "../../common/json-value.ts";
import type { Metric } from "../objective.ts";
import type { PruningSettings } from "../pruning/pruning.ts";
import type { Assessment } from "./assessment.ts";
import type { SearchSpace } from "../space/search-space.ts";

/** How to create the objective when the study is resumed. */
export type ObjectiveReference =
  | {
      readonly kind: "builtin";
      readonly name: string;
      readonly options: Readonly<Record<string, string>>;
      /** Time limit of one evaluation; none if absent. */
      readonly timeoutMilliseconds?: number;
    }
  | {
      readonly kind: "command";
      /** The argument vector, with `{name}` placeholders; no shell. */
      readonly arguments: readonly string[];
      /** Time limit of one evaluation in milliseconds; none if absent. */
      readonly timeoutMilliseconds?: number;
      /** A regular expression with one group around the value, for output that is in none of the known forms. */
      readonly metricPattern?: string;
    }
  | { readonly kind: "module"; readonly path: string; readonly timeoutMilliseconds?: number }
  /** Evaluated outside Credence, through ask and tell. */
  | { readonly kind: "external" };

/** The acquisition functions that a study can choose; `tuner/search/acquisitions.ts` makes the surface of each. */
export const acquisitionNames = ["log-ei", "ucb"] as const;
export type AcquisitionName = (typeof acquisitionNames)[number];

/** The strategy, with all settings that affect its suggestions. */
export interface StrategySettings {
  readonly name: "random" | "sobol" | "gp";
  /** gp only. `alternate` alternates between log-EI and UCB. */
  readonly acquisition: "alternate" | AcquisitionName;
  /** gp only: standard deviations above the mean in UCB, > 0. */
  readonly kappa: number;
  /** gp only: number of measured trials before the surrogate decides; 3 if absent. */
  readonly startup?: number;
  /** gp only: `low` fits one output warp and no oblique directions, in a third of the time; full if absent. */
  readonly effort?: "full" | "low";
  /** Whether the same point may be suggested twice (noisy objectives). */
  readonly repeats: boolean;
}

/** The specification of a study, fixed when it is created. The same name and specification denote the same study. */
export interface StudySpec {
  readonly name: string;
  readonly objective: ObjectiveReference;
  readonly space: SearchSpace;
  /** Conditions that every suggestion satisfies, as text (tuner/space/constraint/); none if absent. */
  readonly constraints?: readonly string[];
  /** The first is tuned. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly strategy: StrategySettings;
  readonly seed: number;
  /** How unpromising trials are ended early; they are not if absent. */
  readonly pruning?: PruningSettings;
}

/** The limits of a study, which may be extended at any time. Absent parts impose no limit. */
export interface Budget {
  /** Finished trials (complete, pruned or failed), ≥ 1. */
  readonly trials?: number;
  /** Seconds of wall-clock time that runs of this study may use in total, > 0. */
  readonly seconds?: number;
  /** Total steps that trials may report, > 0: the sum of each trial's last step. */
  readonly steps?: number;
  /** Stop once the best value is at least this good. */
  readonly target?: number;
}

/** `paused`: nothing new starts. `archived`: the same, and it is hidden in lists. Pending trials may still finish. */
export type StudyState = "active" | "paused" | "archived";

/** Annotations of a study or trial by people and pipelines, which do not affect the search. */
export interface Annotations {
  readonly notes: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, JsonValue>>;
}

export const noAnnotations: Annotations = { notes: "", tags: [], attributes: {} };

/** Default number of attempts before a trial fails as `transient`. */
export const MAX_ATTEMPTS = 3;

export interface Study extends StudySpec, Annotations {
  readonly state: StudyState;
  readonly budget: Budget;
  /** Number of transient failures and lost leases after which a trial fails permanently, ≥ 1. */
  readonly maxAttempts: number;
  /** 0 for the space that the study was created with; incremented by every change to it. */
  readonly spaceRevision: number;
  /** Incremented by every change to the study or to one of its trials. */
  readonly revision: number;
  /** The last comparison of the winner with the default on held-out data; absent if there is none. */
  readonly assessment?: Assessment;
  /** Seconds of wall-clock time that runs have used so far. */
  readonly secondsUsed: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Initial values of a study's other fields. */
export const newStudy = {
  state: "active",
  maxAttempts: MAX_ATTEMPTS,
  spaceRevision: 0,
  revision: 0,
  ...noAnnotations,
  secondsUsed: 0,
} as const satisfies Partial<Study>;

/** The differences between the spec of an existing study and the requested one, one line for each, with both values. */
export function specDifferences(existing: StudySpec, requested: StudySpec): readonly string[] {
  return differences(specOf(existing), specOf(requested));
}

/** The spec of a study, without its budget and history. */
export function specOf(spec: StudySpec): StudySpec {
  const { name, objective, space, constraints, metrics, strategy, seed, pruning } = spec;
  return { name, objective, space, ...defined({ constraints }), metrics, strategy, seed, ...defined({ pruning }) };
}
