/** A cache of studies' columns. */
import { queueOf } from "../queues.ts";
import type { Service } from "../service.ts";
import { columnsOf, updateColumns, type Columns } from "./columns.ts";

/** Maximum number of studies, and of their trials in total; the least recently used is dropped first. */
const MAX_STUDIES = 64;
const MAX_TRIALS = 1_000_000;

/** The study's current columns. Throws `not-found`. */
export async function readColumns(service: Service, study: string): Promise<Columns> {
  const known = await queueOf(service, study).cache.refresh();
  const kept = service.columns.get(study);
  const columns = kept === undefined ? columnsOf(known) : updateColumns(kept, known);
  service.columns.delete(study);
  service.columns.set(study, columns);
  let trials = 0;
  for (const { capacity } of service.columns.values()) trials += capacity;
  for (const [name, oldest] of service.columns) {
    if (name === study || (service.columns.size <= MAX_STUDIES && trials <= MAX_TRIALS)) break;
    trials -= oldest.capacity;
    service.columns.delete(name);
  }
  return columns;
}
