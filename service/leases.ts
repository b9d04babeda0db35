/** Leases: which worker may report on a trial and tell its result, and until when. The token identifies the holder. */
import type { Lease, Trial } from "../tuner/study/trial.ts";
import { changed, type Service } from "./service.ts";

/** A new lease with the requested duration, which a heartbeat without a duration renews. */
export function newLease(service: Service, worker: string, seconds: number): Lease {
  return { worker, holder: `${seconds}:${service.newToken()}`, expiresAt: service.now() + seconds * 1000 };
}

/** The lease, extended from the current time. */
export function extendedLease(service: Service, trial: Trial, { holder, seconds }: Renewal): Lease {
  const asked = Number(holder.split(":")[0]);
  const isSensible = Number.isInteger(asked) && asked >= 1 && asked <= MAX_LEASE_SECONDS;
  const extension = seconds ?? (isSensible ? asked : DEFAULT_LEASE);
  return { worker: trial.worker ?? "", holder, expiresAt: service.now() + extension * 1000 };
}

interface Renewal {
  readonly holder: string;
  /** The same duration as before if absent. */
  readonly seconds: number | undefined;
}

/** In seconds. */
const DEFAULT_LEASE = 60;
const MAX_LEASE_SECONDS = 86_400;

/** Releases trials with expired leases, in one study or (if null) in all; returns how many. */
export async function expireLeases(service: Service, study: string | null): Promise<number> {
  const released = await service.store.releaseLost(study, { now: service.now(), deadHolders: [] });
  for (const lost of released) {
    service.onEvent({ kind: "expired", study: lost.study, number: lost.trial.number });
  }
  for (const name of new Set(released.map((lost) => lost.study))) changed(service, name);
  return released.length;
}
