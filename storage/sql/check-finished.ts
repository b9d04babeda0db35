/** Rules for finished trials, whether evaluated here or imported. */
import { InvalidInput } from "../../common/errors.ts";
import { pastIssues } from "../../tuner/study/past.ts";
import type { Metric } from "../../tuner/objective.ts";
import type { Trial } from "../../tuner/study/trial.ts";

/**
 * Throws InvalidInput unless the trial is finished and has an end time, has values unless it failed (for every metric
 * if it is complete), and has a failure if and only if it failed. `path` is the trial's path in the input.
 */
export function assertFinished(trial: Trial, metrics: readonly Metric[], path: string): void {
  const refuse = (field: keyof Trial, rule: string) => {
    throw new InvalidInput([{ path: path + field, message: `${trial.state} trial; ${rule}: ${text(trial[field])}` }]);
  };
  if (trial.finishedAt === null) refuse("finishedAt", "must have the time it finished");
  switch (trial.state) {
    case "waiting":
    case "running":
      return refuse("state", "must be complete, pruned or failed");
    case "failed":
      if (trial.values !== null) refuse("values", "must have no values");
      if (trial.failure === null) refuse("failure", "must say why");
      return;
    case "complete":
    case "pruned": {
      if (trial.failure !== null) refuse("failure", "must have no failure");
      if (trial.values === null) return refuse("values", "must have values");
      if (trial.state === "pruned") return;
      for (const { name } of metrics) {
        if (!Object.hasOwn(trial.values, name)) refuse("values", `must have a value of ${JSON.stringify(name)}`);
      }
    }
  }
}

/** Throws InvalidInput if the trial's times and attempts are inconsistent. */
export function assertPast(trial: Trial, path: string): void {
  const issues = pastIssues(trial).map((issue) => ({ ...issue, path: path + issue.path }));
  if (issues.length > 0) throw new InvalidInput(issues);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
