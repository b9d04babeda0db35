/** One evaluation of `bnn-regression` at its defaults, with its chains on this many threads. */
import { makeKey } from "../../math/random.ts";
import { bnnRegression } from "../../objectives/bnn-tasks/regression.ts";
import type { Objective } from "../../tuner/objective.ts";

export interface TimedEvaluation {
  /** Milliseconds of one evaluation, which is the same each time. */
  time(): Promise<number>;
  close(): Promise<void>;
}

export function timedEvaluation(threads: number): TimedEvaluation {
  const objective = made(threads);
  const context = {
    key: makeKey("trial"),
    trial: { study: "bench", number: 0, attempt: 1 },
    signal: new AbortController().signal,
    report: () => "continue" as const,
  };
  return {
    async time() {
      const started = performance.now();
      const evaluation = await objective.evaluate({}, context);
      if ("failure" in evaluation) throw new Error(evaluation.failure.message);
      return performance.now() - started;
    },
    close: async () => objective.close?.(),
  };
}

function made(threads: number): Objective {
  const created = bnnRegression.create({ threads: String(threads) });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}
