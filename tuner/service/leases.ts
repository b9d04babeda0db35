/** Leases: who may report on a trial and tell its result, and until when. A lease's token is its holder's identity. */
import type { Lease, Trial } from "../trial.ts";
import { changed } from "./service.ts";
import type { Service } from "./service.ts";

/** Starts with the seconds it was asked for, which a heartbeat that names none renews. */
export function newLease(service: Service, worker: string, seconds: number): Lease {
  return { worker, holder: `${seconds}:${service.newToken()}`, expiresAt: service.now() + seconds * 1000 };
}

/** The lease extended from now on. */
export function extendedLease(service: Service, trial: Trial, { holder, seconds }: Renewal): Lease {
  const asked = Number(holder.split(":")[0]);
  const isSensible = Number.isInteger(asked) && asked >= 1 && asked <= LONGEST_LEASE;
  const extension = seconds ?? (isSensible ? asked : DEFAULT_LEASE);
  return { worker: trial.worker ?? "", holder, expiresAt: service.now() + extension * 1000 };
}

interface Renewal {
  readonly holder: string;
  /** Absent means as long as before. */
  readonly seconds: number | undefined;
}

/** Seconds. */
const DEFAULT_LEASE = 60;
const LONGEST_LEASE = 86_400;

/** Takes trials from workers whose leases ran out, of one study or (null) of all; returns how many. */
export async function expireLeases(service: Service, study: string | null): Promise<number> {
  const released = await service.store.releaseLost(study, { now: service.now(), deadHolders: [] });
  for (const lost of released) {
    service.onEvent({ kind: "expired", study: lost.study, number: lost.trial.number });
  }
  for (const name of new Set(released.map((lost) => lost.study))) changed(service, name);
  return released.length;
}
