/** The suggestion queues of the studies in use. */
import type { Service } from "./service.ts";
import { SuggestionQueue } from "./suggestion-queue.ts";

/** Maximum number of queues; the least recently used idle queue is dropped first. */
const MAX_QUEUES = 256;

export function queueOf(service: Service, study: string): SuggestionQueue {
  const queue = service.queues.get(study) ?? new SuggestionQueue(service, study);
  service.queues.delete(study);
  service.queues.set(study, queue);
  if (service.queues.size <= MAX_QUEUES) return queue;
  for (const [name, oldest] of service.queues) {
    if (oldest === queue || !oldest.isIdle) continue;
    oldest.close();
    service.queues.delete(name);
    break;
  }
  return queue;
}

/** Fails the study's waiting asks and drops its queue. */
export function closeQueue(service: Service, study: string): void {
  service.queues.get(study)?.close();
  service.queues.delete(study);
}

/** Fails all waiting asks, and any later ones. */
export function closeQueues(service: Service): void {
  service.closing.abort();
  for (const study of [...service.queues.keys()]) closeQueue(service, study);
}
