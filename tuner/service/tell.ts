/** What a worker elsewhere says of the trial it holds: still at it, how it goes, how it ended. */
import { CredenceError, InvalidInput } from "../errors.ts";
import type { Artifact, Failure, Issue } from "../objective.ts";
import type { Study } from "../study.ts";
import { outcomeOf } from "../tell.ts";
import type { Outcome, Trial } from "../trial.ts";
import { extendedLease } from "./leases.ts";
import type { Service } from "./service.ts";

/** A trial of a study. */
export interface TrialName {
  readonly study: string;
  readonly number: number;
}

/** How an evaluation ended. */
export type Result =
  | {
      readonly state?: "complete" | "pruned" | undefined;
      readonly values: Readonly<Record<string, number>>;
      readonly standardErrors?: Readonly<Record<string, number>> | undefined;
      readonly metrics?: Readonly<Record<string, number>> | undefined;
      readonly artifacts?: readonly Artifact[] | undefined;
    }
  | { readonly failure: Failure };

/** Extends the lease; says until when it lasts, and whether somebody asked for the trial to end. */
export async function heartbeat(
  service: Service,
  { study, number }: TrialName,
  renewal: { holder: string; seconds: number | undefined },
): Promise<{ expiresAt: number; stop: boolean }> {
  const trial = await held(service, { study, number }, renewal.holder);
  const lease = extendedLease(service, trial, renewal);
  await service.store.renewLease(study, number, lease);
  return { expiresAt: lease.expiresAt, stop: trial.stopRequested };
}

/** Keeps intermediate values; says whether it is worth going on. */
export async function report(
  service: Service,
  { study: name, number }: TrialName,
  { holder, step, values }: { holder: string; step: number; values: Readonly<Record<string, number>> },
): Promise<"continue" | "stop"> {
  const trial = await held(service, { study: name, number }, holder);
  for (const [metric, value] of Object.entries(values)) {
    // A value that is not finite cannot be kept; the result will say that it diverged.
    if (Number.isFinite(value)) await service.store.addIntermediateValue(name, number, holder, { step, metric, value });
  }
  return trial.stopRequested ? "stop" : "continue";
}

/** Finishes the trial; one that failed as `transient` waits for another attempt while it has one left. */
export async function tellResult(
  service: Service,
  { study: name, number }: TrialName,
  { holder, result }: { holder: string; result: Result },
): Promise<Trial> {
  const study = await service.store.readStudy(name);
  const outcome = outcomeOfResult(result, study);
  if (outcome.state === "failed" && outcome.failure.kind === "transient") {
    const { message } = outcome.failure;
    return service.store.release(name, number, holder, { kind: "transient", message, now: service.now() });
  }
  return service.store.finishTrial(name, number, holder, { outcome, now: service.now() });
}

/** The worker goes away: the trial waits for somebody else, and nothing is counted against it. */
export function releaseTrial(service: Service, { study, number }: TrialName, holder: string): Promise<Trial> {
  return service.store.release(study, number, holder, { kind: "interrupted", now: service.now() });
}

/** A result as an outcome. Throws InvalidInput for values without a metric of the study. */
export function outcomeOfResult(result: Result, { metrics }: Pick<Study, "metrics">): Outcome {
  if ("failure" in result) return { state: "failed", failure: result.failure };
  const { state = "complete", values, standardErrors, metrics: further, artifacts } = result;
  const missing: Issue[] =
    state === "pruned"
      ? []
      : metrics
          .filter(({ name }) => !Object.hasOwn(values, name))
          .map(({ name }) => ({ path: `values.${name}`, message: "value; must be given for each metric: missing" }));
  if (missing.length > 0) throw new InvalidInput(missing);
  const outcome = outcomeOf(
    {
      values: state === "pruned" ? { ...zeros(metrics), ...values } : values,
      ...(standardErrors === undefined ? {} : { standardErrors }),
      ...(further === undefined ? {} : { metrics: further }),
      ...(artifacts === undefined ? {} : { artifacts }),
    },
    metrics,
  );
  if (outcome.state === "failed") return outcome;
  return { ...outcome, state, values: finiteOnly(values), ...(artifacts === undefined ? {} : { artifacts }) };
}

function zeros(metrics: Study["metrics"]): Readonly<Record<string, number>> {
  return Object.fromEntries(metrics.map(({ name }) => [name, 0]));
}

function finiteOnly(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}

/** The trial, if the lease is its own. Throws `lease-lost`. */
async function held(service: Service, { study, number }: TrialName, holder: string): Promise<Trial> {
  const trial = await service.store.readTrial(study, number);
  if (trial.lease?.holder === holder) return trial;
  const rule = "must be held by the worker that reports on it";
  throw new CredenceError("lease-lost", `lease of trial ${number}; ${rule}: lost. Ask for another trial.`);
}
