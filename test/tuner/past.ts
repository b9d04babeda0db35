/** Studies with a history, for tests of the next suggestion. */
import { decode } from "../../tuner/space/encoding.ts";
import type { Failure } from "../../tuner/objective.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";
import { newStudy, type StrategySettings, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, type Outcome, type Suggestion, type Trial } from "../../tuner/study/trial.ts";

export const unit = (name: string) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }) as const;
export const square: SearchSpace = [unit("a"), unit("b")];

export function studyOf(
  space: SearchSpace,
  options: { strategy?: Partial<StrategySettings>; direction?: "minimize" | "maximize"; seed?: number } = {},
): Study {
  return {
    name: "study",
    objective: { kind: "external" },
    space,
    metrics: [{ name: "loss", direction: options.direction ?? "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false, ...options.strategy },
    seed: options.seed ?? 1,
    ...newStudy,
    budget: {},
    secondsUsed: 0,
    createdAt: 0,
  };
}

/** A suggestion without a recorded reason. */
export function suggested(hyperparameters: Hyperparameters): Suggestion {
  return { hyperparameters, reason: { strategy: "enqueued" } };
}

export function underWay(number: number, suggestion: Suggestion): Trial {
  return createTrial(number, suggestion, { lease: { worker: "local-1", holder: "test", expiresAt: 1 }, now: 0 });
}

function ended(number: number, suggestion: Suggestion, outcome: Outcome): Trial {
  return finishTrial(underWay(number, suggestion), outcome, 1);
}

export function measured(number: number, suggestion: Suggestion, loss: number): Trial {
  return ended(number, suggestion, { state: "complete", values: { loss } });
}

export function failed(number: number, suggestion: Suggestion, kind: Failure["kind"] = "diverged"): Trial {
  return ended(number, suggestion, { state: "failed", failure: { kind, message: "loss; must be finite: NaN" } });
}

/** One trial at each row of `points` (coordinates); null means that it diverged. */
export function trialsAt(
  space: SearchSpace,
  points: readonly ArrayLike<number>[],
  f: (h: Hyperparameters) => number | null,
): readonly Trial[] {
  return points.map((point, number) => {
    const suggestion = suggested(decode(space, point));
    const loss = f(suggestion.hyperparameters);
    return loss === null ? failed(number, suggestion) : measured(number, suggestion, loss);
  });
}
