/** Ask on the server: the loop's ask, with suggestions from the study's queue and an idempotent response. */
import { CredenceError } from "../common/errors.ts";
import { reserveSuggestions, startTrials, type Asked } from "../tuner/loop/ask.ts";
import type { Answer } from "./idempotency.ts";
import { expireLeases, newLease } from "./leases.ts";
import { queueOf } from "./queues.ts";
import type { Service } from "./service.ts";

interface AskRequest {
  /** ≥ 1. */
  readonly count: number;
  /** Display name. */
  readonly worker: string;
  readonly leaseSeconds: number;
  /** How long to wait for the strategy, ≥ 0. */
  readonly waitSeconds: number;
}

interface AskCall {
  readonly request: AskRequest;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  /** Like `once`, bound to the identity of the request. */
  readonly once: (effect: (service: Service) => Promise<Answer>) => Promise<Answer>;
  readonly answer: (asked: Asked) => Answer;
}

/** Thrown to roll back a transaction that started no trial, because the suggestions no longer fit the study. */
class StaleSuggestions extends Error {}

/**
 * Starts trials and responds. Throws `interrupted`, without starting any, if the client disconnects or the server shuts
 * down first.
 */
export async function askTrials(service: Service, study: string, call: AskCall): Promise<Answer> {
  const { request, signal, once, answer } = call;
  const queue = queueOf(service, study);
  const waiting = { signal, waitMilliseconds: request.waitSeconds * 1000 };
  const suggestions = {
    reserve: (count: number) => queue.reserve(count, waiting),
  };
  const { open } = await queue.cache.readProgress();
  if (open.some(({ lease }) => lease !== null && lease.expiresAt < service.now())) await expireLeases(service, study);
  for (;;) {
    const reservation = await reserveSuggestions({ cache: queue.cache, suggestions }, request.count, signal);
    if (reservation === null)
      throw new CredenceError("interrupted", "The client disconnected before a suggestion was ready.");
    let used = 0;
    try {
      return await once(async (inside) => {
        const asker = {
          store: inside.store,
          study,
          cache: queue.cache,
          now: service.now,
          newLease: () => newLease(service, request.worker, request.leaseSeconds),
        };
        const asked = await startTrials(asker, request.count, reservation);
        if (asked.trials.length === 0 && asked.end === null) throw new StaleSuggestions();
        used = asked.used;
        return answer(asked);
      });
    } catch (error) {
      if (!(error instanceof StaleSuggestions)) throw error;
    } finally {
      reservation.commit(used);
    }
  }
}
