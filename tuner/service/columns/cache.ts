/** Columns of the studies that somebody looks at, made from what the desk knows of them. */
import { deskOf } from "../desks.ts";
import type { Service } from "../service.ts";
import { columnsOf, updateColumns } from "./columns.ts";
import type { Columns } from "./columns.ts";

/** Studies kept at most, and trials of all of them together; that looked at longest ago goes first. */
const MOST_STUDIES = 64;
const MOST_TRIALS = 1_000_000;

/** The study's columns as of now. Throws `not-found`. */
export async function readColumns(service: Service, study: string): Promise<Columns> {
  const known = await deskOf(service, study).history.refresh();
  const kept = service.columns.get(study);
  const columns = kept === undefined ? columnsOf(known) : updateColumns(kept, known);
  service.columns.delete(study);
  service.columns.set(study, columns);
  let trials = 0;
  for (const { capacity } of service.columns.values()) trials += capacity;
  for (const [name, oldest] of service.columns) {
    if (name === study || (service.columns.size <= MOST_STUDIES && trials <= MOST_TRIALS)) break;
    trials -= oldest.capacity;
    service.columns.delete(name);
  }
  return columns;
}
