/** What the service works with: the ports it was handed, and its desks, one for each study under way. */
import type { Columns } from "./columns/columns.ts";
import type { Desk } from "./desk.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { Commit } from "./group-commit.ts";
import type { ServicePorts } from "./ports.ts";

export interface Service extends ServicePorts {
  /** As `store.atomically`, for what need not have a transaction of its own. */
  readonly commit: Commit;
  readonly desks: Map<string, Desk>;
  /** Trials as columns, of the studies that somebody looks at. */
  readonly columns: Map<string, Columns>;
  /** Called with a study's name after each change of it. */
  readonly watchers: Map<string, Set<() => void>>;
}

export function createService(ports: ServicePorts): Service {
  const desks = new Map<string, Desk>();
  const onRollback = () => {
    for (const { history } of desks.values()) history.forget();
  };
  const commit = createGroupCommit({ store: ports.store, nextTurn: ports.nextTurn, onRollback });
  return { ...ports, commit, desks, columns: new Map(), watchers: new Map() };
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
  const desk = service.desks.get(study);
  desk?.history.stale();
  desk?.refill();
  for (const watcher of service.watchers.get(study) ?? []) watcher();
}
