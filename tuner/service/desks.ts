/** The desks of the studies that somebody asks for. */
import { openDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import type { Service } from "./service.ts";

/** Kept at most; that of the study asked for longest ago goes first. */
const MOST_DESKS = 256;

export function deskOf(service: Service, study: string): Desk {
  const desk = service.desks.get(study) ?? openDesk(service, study);
  service.desks.delete(study);
  service.desks.set(study, desk);
  for (const [name, oldest] of service.desks) {
    if (service.desks.size <= MOST_DESKS) break;
    oldest.close();
    service.desks.delete(name);
  }
  return desk;
}

/** The study is gone, or out of the way. */
export function closeDesk(service: Service, study: string): void {
  service.desks.get(study)?.close();
  service.desks.delete(study);
}

export function closeDesks(service: Service): void {
  for (const study of [...service.desks.keys()]) closeDesk(service, study);
}
