/** Ask, for workers elsewhere: trials that wait, then new ones from suggestions made in advance. */
import { CredenceError } from "../errors.ts";
import type { Trial } from "../trial.ts";
import type { Taken } from "./desk.ts";
import { deskOf } from "./desks.ts";
import type { Knowledge } from "./history.ts";
import { expireLeases, newLease } from "./leases.ts";
import type { Service } from "./service.ts";

export interface AskRequest {
  /** ≥ 1. */
  readonly count: number;
  /** Name shown to people. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

/** Why there is nothing to do; null while there is. */
type AskEnd = "budget" | "exhausted" | "paused" | "archived";

export interface Asked {
  /** Running, each with its lease. */
  readonly trials: readonly Trial[];
  /** Results that the suggestions had seen. */
  readonly seen: number;
  /** Was the strategy too slow, so that a suggestion is a quasi-random one? */
  readonly degraded: boolean;
  /** Only with no trials. */
  readonly end: AskEnd | null;
}

/** Suggestions at hand, before the transaction that turns them into trials. */
export interface Preparation {
  readonly study: string;
  readonly request: AskRequest;
  readonly taken: Taken;
}

/** Gets suggestions for as many trials as the ask will start; `settle` what was taken afterwards, whatever happened. */
export async function prepareAsk(service: Service, study: string, request: AskRequest): Promise<Preparation> {
  const desk = deskOf(service, study);
  let known = await desk.history.refresh();
  if (known.open.some(({ lease }) => lease !== null && lease.expiresAt < service.now())) {
    await expireLeases(service, study);
    known = await desk.history.refresh();
  }
  const count = isOpen(known) ? Math.min(request.count - waitingTrials(known), newTrialsLeft(known)) : 0;
  return { study, request, taken: count > 0 ? await desk.take(count, known) : nothing(known) };
}

/** Starts the trials; inside a transaction. */
export async function startAsked(service: Service, preparation: Preparation): Promise<Asked & { used: number }> {
  const { study: name, request, taken } = preparation;
  const known = await deskOf(service, name).history.refreshIn(service.store);
  const closed = closedBecause(known);
  if (closed !== null) return { trials: [], seen: known.finished, degraded: false, end: closed, used: 0 };

  const lease = () => newLease(service, request.worker, request.leaseSeconds);
  const trials: Trial[] = [];
  for (let waiting = waitingTrials(known); waiting > 0 && trials.length < request.count; waiting--) {
    const claimed = await service.store.claim(name, lease(), service.now());
    if (claimed !== null) trials.push(claimed);
  }
  const left = newTrialsLeft(known);
  let used = 0;
  while (trials.length < request.count && used < Math.min(left, taken.suggestions.length)) {
    const options = { lease: lease(), now: service.now() };
    const added = await service.store.addTrial(name, known.next + used, taken.suggestions[used], options);
    // Within a transaction nobody else takes a number.
    if (added === null) throw new CredenceError("conflict", `number ${known.next + used}; must be the next: taken`);
    trials.push(added);
    used += 1;
  }
  const degraded = taken.suggestions.slice(0, used).some(({ reason }) => reason.phase === "overload");
  return { trials, seen: used > 0 ? taken.seen : known.finished, degraded, end: endOf(trials, left, used), used };
}

function endOf(trials: readonly Trial[], left: number, used: number): AskEnd | null {
  if (trials.length > 0) return null;
  return left <= 0 ? "budget" : used === 0 ? "exhausted" : null;
}

function closedBecause({ study, isBudgetSpent }: Knowledge): AskEnd | null {
  if (study.state !== "active") return study.state;
  return isBudgetSpent ? "budget" : null;
}

function isOpen(known: Knowledge): boolean {
  return closedBecause(known) === null;
}

/** Trials under way will finish: only as many new ones may start as the budget leaves after them. */
function newTrialsLeft({ left, open }: Knowledge): number {
  return left - open.length;
}

function waitingTrials({ open }: Knowledge): number {
  return open.filter(({ state }) => state === "waiting").length;
}

function nothing({ finished }: Knowledge): Taken {
  return { suggestions: [], seen: finished, degraded: false, settle: () => undefined };
}
