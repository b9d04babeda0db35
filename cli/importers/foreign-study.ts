/** A study from another tuner in a neutral form. Trials that can be converted are imported; the others are listed. */
import { CredenceError } from "../../common/errors.ts";
import { defined } from "../../common/defined.ts";
import type { JsonValue } from "../../common/json-value.ts";
import { isReservedName } from "../../common/reserved-names.ts";
import { showValue } from "../../common/show-value.ts";
import type { Hyperparameters, Metric, SearchSpace } from "../../tuner/objective.ts";
import { type Constrained, validatePoint } from "../../tuner/space/constraint/region.ts";
import type { ImportedTrial, IntermediateValue } from "../../tuner/store.ts";
import type { ImportedStudy } from "../../tuner/studies.ts";
import { outcomeOf, type Result } from "../../tuner/study/outcome.ts";
import { MAX_ATTEMPTS, noAnnotations } from "../../tuner/study/study.ts";
import { createTrial, finishTrial } from "../../tuner/study/trial.ts";
import { DEFAULT_SEED, DEFAULT_STRATEGY } from "../settings/study-plan.ts";

export interface ForeignTrial {
  /** Position in the file, for messages: `trial 3`, `row 12`. */
  readonly label: string;
  readonly hyperparameters: Hyperparameters;
  /** The result, or why the trial cannot be imported. */
  readonly ended: Result | { readonly left: string };
  /** Milliseconds since 1970; null if the file does not contain it. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly intermediateValues: readonly IntermediateValue[];
  readonly attributes: Readonly<Record<string, JsonValue>>;
}

export interface ForeignStudy {
  readonly name: string;
  readonly space: SearchSpace;
  readonly constraints?: readonly string[];
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly trials: readonly ForeignTrial[];
}

/** A trial that was skipped, and why. */
export interface LeftOut {
  readonly label: string;
  readonly reason: string;
}

/** Throws `invalid` if no trial can be imported. */
export function importedStudy(
  { name, space, constraints = [], metrics, trials }: ForeignStudy,
  now: number,
): { readonly study: ImportedStudy; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const taken: ImportedTrial[] = [];
  for (const trial of trials) {
    const reason = whyNot(trial, { space, constraints });
    if (reason === null) taken.push(importedTrial(trial, { number: taken.length, metrics, now }));
    else leftOut.push({ label: trial.label, reason });
  }
  if (taken.length === 0) {
    const lines = leftOut.slice(0, 5).map(({ label, reason }) => `  ${label}: ${reason}`);
    throw new CredenceError("invalid", ["No trial of the file can be imported.", ...lines].join("\n"));
  }
  const study: ImportedStudy = {
    spec: {
      name,
      objective: { kind: "external" },
      space,
      ...defined({ constraints: constraints.length === 0 ? undefined : constraints }),
      metrics,
      strategy: DEFAULT_STRATEGY,
      seed: DEFAULT_SEED,
    },
    budget: {},
    secondsUsed: 0,
    createdAt: taken.reduce((least, { createdAt }) => Math.min(least, createdAt), now),
    maxAttempts: MAX_ATTEMPTS,
    annotations: noAnnotations,
    trials: taken,
  };
  return { study, leftOut };
}

function whyNot({ ended, hyperparameters }: ForeignTrial, study: Constrained): string | null {
  if ("left" in ended) return ended.left;
  const [issue] = validatePoint(study, hyperparameters);
  return issue === undefined ? null : `${issue.path}: ${issue.message}`;
}

function importedTrial(
  { hyperparameters, ended, startedAt, finishedAt, intermediateValues, attributes }: ForeignTrial,
  { number, metrics, now }: { number: number; metrics: readonly Metric[]; now: number },
): ImportedTrial {
  if ("left" in ended) throw new Error(`trial; must have ended: ${ended.left}`);
  const finished = finishedAt ?? startedAt ?? now;
  const started = Math.min(startedAt ?? finished, finished);
  const lease = { worker: "imported", holder: "imported", expiresAt: finished };
  const running = createTrial(number, { hyperparameters, reason: { strategy: "imported" } }, { lease, now: started });
  const trial = finishTrial(running, outcomeOf(ended, metrics), finished);
  const kept = Object.entries(attributes).filter(([name]) => !isReservedName(name));
  return {
    ...trial,
    lease: null,
    startedAt: startedAt === null ? null : started,
    attributes: Object.fromEntries(kept),
    ...defined({ intermediateValues: intermediateValues.length === 0 ? undefined : intermediateValues }),
  };
}

/** A valid study name that is close to the original one. */
export function studyNameFrom(text: string): string {
  const name = text
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .slice(0, 100);
  return name === "" ? "imported" : name;
}

/**
 * Labels for choices of any kind, in order: the choices themselves if they are strings, numbers and booleans with
 * distinct JSON; otherwise strings for all of them. `null` becomes `none`, as in `choice(none,5)`.
 */
export function choiceLabels(choices: readonly unknown[]): readonly (string | number | boolean)[] {
  const plain = choices.filter(
    (one) => typeof one === "string" || typeof one === "boolean" || (typeof one === "number" && Number.isFinite(one)),
  ) as (string | number | boolean)[];
  if (plain.length === choices.length && new Set(plain.map((one) => JSON.stringify(one))).size === choices.length) {
    return plain;
  }
  const texts = choices.map((one) => (one === null ? "none" : typeof one === "string" ? one : showValue(one)));
  return new Set(texts).size === texts.length ? texts : texts.map((text, index) => `${index}: ${text}`);
}
