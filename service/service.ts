/** The service: its ports, and its state in memory. */
import type { Columns } from "./columns/columns.ts";
import { createSemaphore, type Semaphore } from "../common/semaphore.ts";
import type { FittedModel } from "../tuner/model.ts";
import type { ReportedCurves } from "../tuner/loop/reported-curves.ts";
import type { KeptModel } from "../tuner/store.ts";
import type { SuggestionQueue } from "./suggestion-queue.ts";
import { createGroupCommit, type Commit } from "./group-commit.ts";
import type { ServicePorts } from "./ports.ts";

export interface Service extends ServicePorts {
  /** Like `store.atomically`, in a transaction that may be shared with other requests. */
  readonly commit: Commit;
  readonly queues: Map<string, SuggestionQueue>;
  /** Permits to compute suggestions: one for each thread of the suggester, granted in turn. */
  readonly turns: Semaphore;
  /** Aborted when the server shuts down. */
  readonly closing: AbortController;
  /** Columns of trials, for the studies in use. */
  readonly columns: Map<string, Columns>;
  /** Reported values of the pruning metric, for studies with a pruning rule. */
  readonly curves: Map<string, ReportedCurves>;
  /** Recently used models, by study. */
  readonly models: Map<string, KeptModel & { readonly model: FittedModel }>;
  /** Watchers, by study, to be called after each change to the study. */
  readonly watchers: Map<string, Set<() => void>>;
}

export function createService(ports: ServicePorts): Service {
  const queues = new Map<string, SuggestionQueue>();
  const curves = new Map<string, ReportedCurves>();
  const onRollback = () => {
    for (const one of curves.values()) one.reset();
    for (const { cache } of queues.values()) cache.reset();
  };
  const commit = createGroupCommit({ store: ports.store, nextTurn: ports.nextTurn, onRollback });
  const turns = createSemaphore(ports.suggestionThreads);
  return {
    ...ports,
    commit,
    queues,
    turns,
    closing: new AbortController(),
    columns: new Map(),
    curves,
    models: new Map(),
    watchers: new Map(),
  };
}

/** Calls `watcher` after each change to the study, until the returned function is called. */
export function watch(service: Service, study: string, watcher: () => void): () => void {
  const watchers = service.watchers.get(study) ?? new Set();
  service.watchers.set(study, watchers.add(watcher));
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0 && service.watchers.get(study) === watchers) service.watchers.delete(study);
  };
}

/** To be called when another process has changed the study; null means any study may have changed. */
export function changedElsewhere(service: Service, study: string | null): void {
  for (const name of study === null ? [...service.watchers.keys()] : [study]) changed(service, name);
}

/** To be called once a change to the study is durable: later asks see it, and watchers are notified. */
export function changed(service: Service, study: string): void {
  service.queues.get(study)?.cache.invalidate();
  for (const watcher of service.watchers.get(study) ?? []) watcher();
}
