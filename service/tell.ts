/** Heartbeats, intermediate values and the result of a leased trial. */
import { CredenceError } from "../common/errors.ts";
import { report } from "../tuner/loop/report.ts";
import { openReportedCurves, type ReportedCurves } from "../tuner/loop/reported-curves.ts";
import { tell } from "../tuner/loop/tell.ts";
import type { StopAnswer } from "../tuner/store.ts";
import { readOutcome, type Result } from "../tuner/study/outcome.ts";
import type { Trial } from "../tuner/study/trial.ts";
import { extendedLease } from "./leases.ts";
import type { Service } from "./service.ts";

/** A trial of a study. */
export interface TrialName {
  readonly study: string;
  readonly number: number;
}

/** Extends the lease; returns its expiry, and whether the trial should end. */
export async function heartbeat(
  service: Service,
  { study, number }: TrialName,
  renewal: { holder: string; seconds: number | undefined },
): Promise<{ expiresAt: number; stop: boolean }> {
  const trial = await service.store.readTrial(study, number);
  const lease = extendedLease(service, trial, renewal);
  const { stopRequested } = await service.store.renewLease(study, number, lease);
  return { expiresAt: lease.expiresAt, stop: stopRequested };
}

/** Stores intermediate values and applies the pruning rule; returns whether to continue. */
export async function reportValues(
  service: Service,
  { study: name, number }: TrialName,
  { holder, step, values }: { holder: string; step: number; values: Readonly<Record<string, number>> },
): Promise<StopAnswer> {
  let answer: StopAnswer | null = null;
  for (const [metric, value] of Object.entries(values)) {
    const reported = { value: { step, metric, value }, curves: curvesOf(service, name) };
    const one = await report(service.store, { study: name, number, holder }, reported);
    if (answer?.stopRequested !== true) answer = one;
  }
  // Non-finite values cannot be stored; the result will show that the trial diverged.
  if (Object.values(values).some(Number.isFinite) && answer !== null) return answer;
  const trial = await service.store.readTrial(name, number);
  if (trial.lease?.holder !== holder) throw leaseLost(number);
  return { stopRequested: trial.stopRequested, prunedBy: trial.pruning?.rule ?? null };
}

function curvesOf({ curves }: Service, study: string): ReportedCurves {
  const known = curves.get(study) ?? openReportedCurves();
  curves.set(study, known);
  return known;
}

/** Throws InvalidInput for an invalid result. */
export async function tellResult(
  service: Service,
  { study: name, number }: TrialName,
  { holder, result }: { holder: string; result: Result },
): Promise<Trial> {
  const { metrics } = await service.store.readStudy(name);
  const outcome = readOutcome(result, metrics);
  return tell(service.store, { study: name, number, holder }, { outcome, now: service.now() });
}

/** Releases the trial: it waits for another worker, and the attempt is not counted. */
export function releaseTrial(service: Service, { study, number }: TrialName, holder: string): Promise<Trial> {
  return service.store.release(study, number, holder, { kind: "interrupted", now: service.now() });
}

function leaseLost(number: number): CredenceError {
  const message = `Another worker has taken over trial ${number}. Ask for another trial.`;
  return new CredenceError("lease-lost", message, { fields: { trial: number } });
}
