/** The workers inside a server: one trial of each study in turn, however many studies there are. */
import { describe, expect, it } from "vitest";
import { createObjectiveCache } from "../../cli/studies/objective-cache.ts";
import { evaluateInTurn } from "../../cli/studies/server-executor.ts";
import { localStudies } from "../../cli/studies/local-studies.ts";
import { openStore } from "../../storage/open.ts";
import type { Objective } from "../../tuner/objective.ts";
import { spec } from "../tuner/loop/support.ts";
import { fakeShell } from "./fake-context.ts";

async function evaluateStudies(count: number, { workers, trials }: { workers: number; trials: number }) {
  const store = await openStore("sqlite::memory:");
  const names = Array.from({ length: count }, (_, index) => `study-${index}`);
  for (const [index, name] of names.entries()) {
    const objective = { kind: "builtin", name: "branin", options: {} } as const;
    await store.createStudy({ ...spec, name, objective }, { trials }, index);
  }
  const order: string[] = [];
  const made: string[] = [];
  const closed: string[] = [];
  let [atOnce, most] = [0, 0];
  const objectives = createObjectiveCache(async (study) => {
    if (study.name === "study-1" && count > 2) throw new Error("no such data");
    made.push(study.name);
    return {
      name: "fake",
      space: spec.space,
      metrics: spec.metrics,
      async evaluate(): ReturnType<Objective["evaluate"]> {
        order.push(study.name);
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setTimeout(resolve, 2));
        atOnce--;
        return { values: { loss: 1 } };
      },
      close: async () => void closed.push(study.name),
    };
  }, workers + 1);
  const lines: string[] = [];
  const ending = new AbortController();
  const { context } = fakeShell();
  const studies = localStudies(store, context);
  const running = evaluateInTurn(
    { studies, objectives, workers, signal: ending.signal },
    {
      environment: context.environment,
      stderr: { ...context.stderr, write: (text: string) => void lines.push(text) },
      now: () => performance.now(),
      every(milliseconds, task) {
        const timer = setInterval(task, milliseconds / 50);
        return () => clearInterval(timer);
      },
    },
  );
  const finished = async () => {
    let sum = 0;
    for (const name of names) sum += (await store.countTrials(name)).complete;
    return sum;
  };
  const wanted = (count > 2 ? count - 1 : count) * trials;
  await expect.poll(finished, { timeout: 10_000 }).toBe(wanted);
  ending.abort();
  await running.catch(() => {});
  await objectives.close();
  return { order, most, made, closed, lines };
}

describe("evaluation inside a server", () => {
  it("takes studies in turn, with one set of workers for all", async () => {
    const { order, most } = await evaluateStudies(2, { workers: 2, trials: 6 });
    expect(most).toBe(2);
    for (let round = 0; round < order.length; round += 4) {
      const names = order.slice(round, round + 4);
      expect(new Set(names).size).toBe(2);
    }
  });

  it("keeps one more objective than there are workers, and closes them all", async () => {
    const { made, closed, most } = await evaluateStudies(2, { workers: 1, trials: 3 });
    expect(most).toBe(1);
    expect([...made].sort()).toEqual([...closed].sort());
  });
});
