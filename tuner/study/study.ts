/** A study: one optimization task, as a value, and its budget. */
import { defined } from "../../common/defined.ts";
import { differences } from "../../common/differences.ts";
import type { JsonValue } from "../../common/json-value.ts";
import type { Metric } from "../objective.ts";
import type { PruningSettings } from "../pruning/pruning.ts";
import type { SearchSpace } from "../space/search-space.ts";

/** How to create the objective when the study is resumed. */
export type ObjectiveReference =
  | {
      readonly kind: "builtin";
      readonly name: string;
      readonly options: Readonly<Record<string, string>>;
      /** Time limit of one evaluation; absent means no limit. */
      readonly timeoutMilliseconds?: number;
    }
  | {
      readonly kind: "command";
      /** The argument vector, with `{name}` placeholders; no shell. */
      readonly arguments: readonly string[];
      /** Milliseconds an evaluation may take; absent means no limit. */
      readonly timeoutMilliseconds?: number;
      /** A regular expression with one group around the value, for output in no known form. */
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
  /** gp only. `alternate` takes log-EI and UCB in turn. */
  readonly acquisition: "alternate" | AcquisitionName;
  /** gp only: standard deviations above the mean in UCB, > 0. */
  readonly kappa: number;
  /** gp only: trials measured before the surrogate decides; absent means 3. */
  readonly startup?: number;
  /** gp only: `low` fits one output warp and no oblique directions, in a third of the time; absent means full. */
  readonly effort?: "full" | "low";
  /** May the same point be suggested twice (noisy objectives)? */
  readonly repeats: boolean;
}

/** The specification of a study, fixed when it is created. The same name and specification mean the same study. */
export interface StudySpec {
  readonly name: string;
  readonly objective: ObjectiveReference;
  readonly space: SearchSpace;
  /** Conditions that every suggestion meets, as text (tuner/space/constraint/); absent means none. */
  readonly constraints?: readonly string[];
  /** The first is tuned. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly strategy: StrategySettings;
  readonly seed: number;
  /** How unpromising trials end early; absent: they do not. */
  readonly pruning?: PruningSettings;
}

/** The limits of a study; may be extended at any time. Absent parts do not limit. */
export interface Budget {
  /** Finished trials (complete, pruned or failed), ≥ 1. */
  readonly trials?: number;
  /** Seconds of wall-clock time that runs of this study may use, > 0, added up over runs. */
  readonly seconds?: number;
  /** Steps that trials may report, > 0: of each the last, added up. */
  readonly steps?: number;
  /** Stop once the best value is at least this good. */
  readonly target?: number;
}

/** `paused`: nothing new starts; `archived`: the same, and out of the way in lists. Pending trials may still finish. */
export type StudyState = "active" | "paused" | "archived";

/** Annotations of a study or trial by people and pipelines, without effect on the search. */
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
  /** 0 for the space that the study was created with, one more with every change of it. */
  readonly spaceRevision: number;
  /** Incremented by every change of the study or of one of its trials. */
  readonly revision: number;
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

/** The differences between the spec of an existing study and the requested one, one line each, with both values. */
export function specDifferences(existing: StudySpec, requested: StudySpec): readonly string[] {
  return differences(specOf(existing), specOf(requested));
}

/** The spec of a study, without its budget and its past. */
export function specOf(spec: StudySpec): StudySpec {
  const { name, objective, space, constraints, metrics, strategy, seed, pruning } = spec;
  return { name, objective, space, ...defined({ constraints }), metrics, strategy, seed, ...defined({ pruning }) };
}
