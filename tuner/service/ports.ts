/** What the service is handed. */
import type { Analyst } from "../analyst.ts";
import type { ObjectiveDefinition } from "../objective.ts";
import type { Store } from "../store.ts";
import type { Strategies, Suggester } from "../suggester.ts";

/** What happened inside, for logs and figures. */
export type ServiceEvent =
  | { readonly kind: "suggested"; readonly study: string; readonly milliseconds: number; readonly count: number }
  | { readonly kind: "degraded"; readonly study: string; readonly count: number }
  | { readonly kind: "computed"; readonly study: string; readonly milliseconds: number; readonly count: number }
  | { readonly kind: "suggester-failed"; readonly study: string; readonly error: unknown }
  | { readonly kind: "expired"; readonly study: string; readonly number: number };

export interface ServicePorts {
  readonly store: Store;
  readonly suggester: Suggester;
  /** Strategies that learn nothing from results and take no time: called at once, and never in advance. */
  readonly quick: Partial<Strategies>;
  readonly analyst: Analyst;
  /** Those that can be named when a study is made. */
  readonly objectives: readonly ObjectiveDefinition[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that only goes forward, to measure with. */
  readonly stopwatch: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Resolves when whatever has come in meanwhile has been looked at. */
  readonly nextTurn: () => Promise<void>;
  /** A text nobody can guess, another one each time. */
  readonly newToken: () => string;
  /** Milliseconds that an ask waits for a suggestion before it makes do with a quasi-random one. */
  readonly patience: number;
  readonly onEvent: (event: ServiceEvent) => void;
}
