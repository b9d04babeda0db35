/** What the service works with: the ports it was handed, and its desks, one for each study under way. */
import type { ObjectiveDefinition } from "../objective.ts";
import type { Store } from "../store.ts";
import type { Suggester } from "../suggester.ts";
import type { Desk } from "./desk.ts";

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
  /** Those that can be named when a study is made. */
  readonly objectives: readonly ObjectiveDefinition[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that only goes forward, to measure with. */
  readonly stopwatch: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** A text nobody can guess, another one each time. */
  readonly newToken: () => string;
  /** Milliseconds that an ask waits for a suggestion before it makes do with a quasi-random one. */
  readonly patience: number;
  readonly onEvent: (event: ServiceEvent) => void;
}

export interface Service extends ServicePorts {
  readonly desks: Map<string, Desk>;
  /** Called with a study's name after each change of it. */
  readonly watchers: Map<string, Set<() => void>>;
}

export function createService(ports: ServicePorts): Service {
  return { ...ports, desks: new Map(), watchers: new Map() };
}

/** Calls `watcher` after each change of the study, until the returned function is called. */
export function watch(service: Service, study: string, watcher: () => void): () => void {
  const watchers = service.watchers.get(study) ?? new Set();
  service.watchers.set(study, watchers.add(watcher));
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0 && service.watchers.get(study) === watchers) service.watchers.delete(study);
  };
}

/** To be called once a change of the study is durable: suggestions are made anew, and whoever watches looks. */
export function changed(service: Service, study: string): void {
  service.desks.get(study)?.refill();
  for (const watcher of service.watchers.get(study) ?? []) watcher();
}
