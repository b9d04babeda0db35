/** Documents of the API ↔ the values they stand for. Times are texts there and milliseconds here. */
import { isRecord } from "../canonical-json.ts";
import { CredenceError } from "../errors.ts";
import type { Artifact, Failure } from "../objective.ts";
import type { Attempt, IntermediateValue, StudySummary } from "../store.ts";
import type { Study, StudySpec } from "../study.ts";
import type { Lease, Outcome, Trial } from "../trial.ts";
import { servedReference } from "./served-reference.ts";

/** Characters of a failure's message, and bytes of all artifacts, that a server takes. */
const LONGEST_MESSAGE = 10_000;
export const LARGEST_ARTIFACTS = 900_000;

export type Document = Readonly<Record<string, unknown>>;

/** Throws `unavailable`: whatever answered is no Credence, or another version of it. */
export function asDocument(value: unknown, noun: string): Document {
  if (isRecord(value)) return value;
  throw new CredenceError(
    "unavailable",
    `answer of the server; must hold a ${noun}: ${JSON.stringify(value)?.slice(0, 100)}`,
  );
}

export function asList(value: unknown, noun: string): readonly Document[] {
  if (!Array.isArray(value)) asDocument(null, `list of ${noun}`);
  return (value as readonly unknown[]).map((one) => asDocument(one, noun));
}

/** A study, from its own document or its summary's. */
export function studyOf(value: unknown): Study {
  const document = asDocument(value, "study");
  const { createdAt, counts, best, updatedAt, ...rest } = document;
  return { ...rest, createdAt: timeOf(createdAt) ?? 0 } as unknown as Study;
}

export function summaryOf(value: unknown): StudySummary {
  const { counts, best, updatedAt } = asDocument(value, "study");
  return {
    study: studyOf(value),
    counts: counts as StudySummary["counts"],
    best: best as number | null,
    updatedAt: timeOf(updatedAt) ?? 0,
  };
}

/** The trial. `lease`: the token, where the server has just given one. */
export function trialOf(value: unknown, lease?: string): Trial {
  const document = asDocument(value, "trial");
  const { leaseExpiresAt, intermediateValues, lease: token, createdAt, startedAt, finishedAt, ...rest } = document;
  const expiresAt = timeOf(leaseExpiresAt);
  const worker = typeof rest.worker === "string" ? rest.worker : "";
  // A lease that somebody else holds: to be seen, not to be used.
  const held: Lease | null = expiresAt === null ? null : { worker, holder: lease ?? "", expiresAt };
  return {
    ...rest,
    lease: held,
    createdAt: timeOf(createdAt) ?? 0,
    startedAt: timeOf(startedAt),
    finishedAt: timeOf(finishedAt),
  } as unknown as Trial;
}

/** A trial that was asked for, with the lease's token. */
export function askedTrialOf(value: unknown): Trial {
  const { lease } = asDocument(value, "trial");
  if (typeof lease !== "string")
    throw new CredenceError("unavailable", "answer of the server; must hold a lease: none");
  return trialOf(value, lease);
}

export function intermediateValuesOf(value: unknown): readonly IntermediateValue[] {
  const { intermediateValues } = asDocument(value, "trial");
  return (intermediateValues ?? []) as readonly IntermediateValue[];
}

export function artifactsOf(value: unknown): readonly Artifact[] {
  const { artifacts } = asDocument(value, "list of artifacts");
  return (artifacts ?? []) as readonly Artifact[];
}

export function attemptsOf(value: unknown): readonly Attempt[] {
  const { attempts } = asDocument(value, "attempts");
  return asList(attempts, "attempt").map((attempt) => ({
    ...(attempt as unknown as Attempt),
    startedAt: Date.parse(String(attempt["startedAt"])),
    endedAt: Date.parse(String(attempt["endedAt"])),
  }));
}

/** The document that makes a study. */
export function specDocument(spec: StudySpec): Document {
  const { name, space, metrics, strategy, seed } = spec;
  return { name, space, metrics, strategy, seed, objective: servedReference(spec.objective) };
}

/** How a trial ended, as `POST …/result` takes it. */
export function outcomeDocument(outcome: Outcome): Document {
  if (outcome.state === "failed") return { failure: failureDocument(outcome.failure) };
  const { state, values, standardErrors, metrics } = outcome;
  const artifacts = fitting(outcome.artifacts ?? []);
  return {
    values,
    ...(state === "pruned" ? { state } : {}),
    ...(standardErrors === undefined ? {} : { standardErrors }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(artifacts.length === 0 ? {} : { artifacts }),
  };
}

export function failureDocument({ kind, message }: Failure): Document {
  return { kind, message: message.slice(0, LONGEST_MESSAGE) };
}

/** A value matters more than what was drawn beside it: artifacts that would make the request too large stay behind. */
export function fitting(artifacts: readonly Artifact[], bytes = LARGEST_ARTIFACTS): readonly Artifact[] {
  let left = bytes;
  return artifacts.filter((artifact) => {
    const size = new TextEncoder().encode(JSON.stringify(artifact)).length;
    if (size > left) return false;
    left -= size;
    return true;
  });
}

export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function timeOf(value: unknown): number | null {
  return typeof value === "string" ? Date.parse(value) : null;
}
