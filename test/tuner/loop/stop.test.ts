/** A stop is requested for a running trial. */
import { expect, it } from "vitest";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { makeBench, spec, type Bench } from "./support.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const stop = (bench: Bench) => bench.store.requestStop(spec.name, 0, { who: "test", now: 0 });

it("reaches the objective at its next report, and what it returns then is the value of a pruned trial", async () => {
  const answers: string[] = [];
  const bench: Bench = await makeBench(
    async (_hyperparameters, { report }) => {
      answers.push(report(0, "loss", 3));
      await stop(bench);
      answers.push(report(1, "loss", 2));
      await settle();
      answers.push(report(2, "loss", 1));
      return { values: { loss: 1 } };
    },
    { budget: { trials: 1 } },
  );
  expect(await optimize(bench.run)).toBe("budget");
  expect(answers).toEqual(["continue", "continue", "stop"]);
  const [trial] = await bench.store.readTrials(spec.name);
  expect(trial).toMatchObject({ state: "pruned", values: { loss: 1 } });
});

it("ends an evaluation that reports nothing at the next renewal of its lease", async () => {
  const bench: Bench = await makeBench(
    async () => {
      await stop(bench);
      bench.fireTimers();
      return new Promise(() => {});
    },
    { budget: { trials: 1 } },
  );
  expect(await optimize(bench.run)).toBe("budget");
  const [trial] = await bench.store.readTrials(spec.name);
  expect(trial.state).toBe("failed");
  expect(trial.failure).toEqual({ kind: "infeasible", message: "trial; was stopped before it reported a value" });
});
