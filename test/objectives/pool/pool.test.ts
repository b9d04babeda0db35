import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { branin } from "../../../objectives/test-functions/branin.ts";
import { startPool, type PoolReference } from "../../../objectives/pool/pool.ts";
import type { EvaluationContext, Objective } from "../../../tuner/objective.ts";
import { behaviours } from "../../threads/behaviours.ts";

let folder: string;
/** Two threads that most tests share: starting one takes most of their time. */
let shared: Objective;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "credence-pool-"));
  shared = await start(write("module.mjs", behaviours), { threads: 2 });
  open.length = 0;
});
afterAll(async () => {
  await shared.close?.();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): PoolReference {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { kind: "module", path };
}

const open: Objective[] = [];
afterEach(async () => {
  for (const objective of open.splice(0)) await objective.close?.();
});

async function start(
  reference: PoolReference,
  { threads = 1, graceMilliseconds = 20_000 }: { threads?: number; graceMilliseconds?: number } = {},
): Promise<Objective> {
  const created = await startPool(reference, threads, { graceMilliseconds });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  open.push(created.objective);
  return created.objective;
}

type Report = [step: number, metric: string, value: number];

function contextOf(options: Partial<EvaluationContext> & { onReport?: (report: Report) => "continue" | "stop" } = {}) {
  return {
    key: makeKey(1),
    trial: { study: "test", number: 4, attempt: 2 },
    signal: new AbortController().signal,
    report: (...report: Report) => options.onReport?.(report) ?? "continue",
    ...options,
  } satisfies EvaluationContext;
}

describe("a pool of threads", () => {
  test("describes every part of an objective that is not a function", async () => {
    const ofModule = await start(
      write(
        "constrained.mjs",
        `export const space = ["x=float(0,1)"];
         export const constraints = ["x <= 0.5"];
         export default async ({ x }) => ({ values: { value: x } });`,
      ),
    );
    expect(ofModule.constraints).toEqual(["x <= 0.5"]);
    const net = await start({ kind: "builtin", name: "bnn-regression", options: {} });
    expect(net.defaultTrials).toBe(12);
  });

  test("describes its objective and evaluates in another thread", async () => {
    const objective = shared;
    expect(objective).toMatchObject({
      name: "module",
      space: [{ kind: "categorical", name: "behaviour", choices: ["one", "two"] }],
      metrics: [
        { name: "loss", direction: "minimize" },
        { name: "thread", direction: "minimize" },
      ],
      notices: ["read me"],
      accepts: ["behaviour", "speed"],
      optimum: 0,
    });
    expect(objective.space[0]).not.toHaveProperty("default");
    const key = makeKey(5);
    expect(await objective.evaluate({ behaviour: "context" }, contextOf({ key }))).toEqual({
      values: { loss: key.high, thread: key.low },
      metrics: { number: 4, attempt: 2 },
    });
    expect(await objective.assess?.({ behaviour: "x" }, contextOf())).toEqual({ values: { testLoss: 3 } });
  });

  test("passes artifacts on", async () => {
    expect(await shared.evaluate({ behaviour: "artifacts" }, contextOf())).toEqual({
      values: { loss: 1, thread: 1 },
      artifacts: [{ name: "curve", kind: "reliability", title: "Curve", data: { x: [1, null] } }],
    });
  });

  test("turns misbehaviour of an objective into failures, and continues", async () => {
    const objective = shared;
    const failureOf = async (behaviour: string) => {
      const evaluation = await objective.evaluate({ behaviour }, contextOf());
      return "failure" in evaluation ? evaluation.failure : evaluation;
    };
    expect(await failureOf("nan")).toEqual({ kind: "diverged", message: 'metric "loss"; must be finite: NaN' });
    expect(await failureOf("number")).toEqual({
      kind: "infeasible",
      message: 'metric "thread"; must be a number among the values: missing',
    });
    const thrown = await failureOf("throw");
    expect(thrown).toMatchObject({ kind: "infeasible" });
    expect(thrown).toHaveProperty(
      "message",
      expect.stringMatching(/^objective; threw: no such layer\n +at .*module\.mjs/),
    );
    expect(await failureOf("function")).toEqual({ values: { loss: 1, thread: 1 }, metrics: {} });
    const unreadable = { kind: "transient", message: "Worker thread died: exited with code 7" };
    expect(await failureOf("exit")).toEqual(unreadable);
    expect(await failureOf("crash")).toMatchObject({
      kind: "transient",
      message: expect.stringMatching(/^Worker thread died: out of a timer\n +at /),
    });
    expect(await failureOf("thread")).toHaveProperty("values.loss", 1);
  });

  test("runs one evaluation per thread at a time, and queues the others", async () => {
    const objective = shared;
    const aborts = Array.from({ length: 5 }, () => new AbortController());
    const started: number[] = [];
    const results = aborts.map((abort, index) =>
      objective.evaluate(
        { behaviour: "untilAborted" },
        contextOf({
          signal: abort.signal,
          onReport: () => {
            started.push(index);
            // The first two end only once both have been seen to run.
            if (started.length >= 2) for (const i of started) aborts[i].abort();
            return "continue";
          },
        }),
      ),
    );
    expect(await Promise.all(results)).toEqual(Array(5).fill({ values: { loss: 1, thread: 1 } }));
    expect(started.slice(0, 2).toSorted()).toEqual([0, 1]);
    expect(started.toSorted()).toEqual([0, 1, 2, 3, 4]);

    const ids = await Promise.all([1, 2, 3, 4].map(() => objective.evaluate({ behaviour: "thread" }, contextOf())));
    expect(new Set(ids.map((id) => ("values" in id ? id.values.thread : "failed"))).size).toBe(2);
  });

  test("passes reports on in order, and the latest answer back", async () => {
    const objective = shared;
    const reports: Report[] = [];
    const onReport = (report: Report) => {
      reports.push(report);
      return "continue" as const;
    };
    await objective.evaluate({ behaviour: "report" }, contextOf({ onReport }));
    expect(reports).toEqual([
      [0, "loss", 10],
      [1, "loss", 9],
      [2, "loss", 8],
    ]);
    for (const behaviour of ["untilStopped", "untilStoppedInALoop"]) {
      const stopped = objective.evaluate(
        { behaviour },
        contextOf({ onReport: ([step]) => (step >= 3 ? "stop" : "continue") }),
      );
      expect(await stopped).toEqual({ values: { loss: 1, thread: 1 } });
    }
  });

  test("hands the signal over, also to a loop that never waits", async () => {
    const objective = shared;
    for (const [behaviour, loss] of [
      ["untilAborted", 1],
      ["untilAbortedInALoop", 2],
    ] as const) {
      const abort = new AbortController();
      const onReport = () => {
        abort.abort();
        return "continue" as const;
      };
      const evaluation = objective.evaluate({ behaviour }, contextOf({ signal: abort.signal, onReport }));
      expect(await evaluation).toEqual({ values: { loss, thread: 1 } });
    }
    const early = objective.evaluate({ behaviour: "thread" }, contextOf({ signal: AbortSignal.abort() }));
    expect(await early).toEqual({
      failure: { kind: "transient", message: "evaluation; was aborted before it started" },
    });
  });

  test("ends a thread that does not react to an abort, and replaces it", async () => {
    const objective = await start(write("module.mjs", behaviours), { graceMilliseconds: 30 });
    const abort = new AbortController();
    const onReport = () => {
      abort.abort();
      return "continue" as const;
    };
    const evaluation = await objective.evaluate({ behaviour: "deaf" }, contextOf({ signal: abort.signal, onReport }));
    const message = "Worker thread died: did not respond to its abort signal within 30 ms";
    expect(evaluation).toEqual({ failure: { kind: "transient", message } });
    expect(await objective.evaluate({ behaviour: "thread" }, contextOf())).toHaveProperty("values.loss", 1);
  });

  test("ends what runs and refuses what waits when it is closed", async () => {
    const objective = await start(write("module.mjs", behaviours), { threads: 2 });
    let seen: () => void;
    const running = new Promise<void>((resolve) => (seen = resolve));
    const onReport = () => {
      seen();
      return "continue" as const;
    };
    const results = [1, 2, 3].map(() => objective.evaluate({ behaviour: "deaf" }, contextOf({ onReport })));
    await running;
    await objective.close?.();
    const kinds = (await Promise.all(results)).map((result) =>
      "failure" in result ? result.failure.message : "value",
    );
    expect(kinds).toContain("Worker thread died: the pool was closed");
    expect(kinds[2]).toBe("evaluation; must start before the pool is closed");
    await objective.close?.();
  });

  test("lets the objective close itself", async () => {
    const path = join(folder, "closed.txt");
    const text =
      `import { writeFileSync } from "node:fs";\nexport const space = [];\nexport const evaluate = () => 1;\n` +
      `export const close = async () => writeFileSync(${JSON.stringify(path)}, "closed");\n`;
    const objective = await start(write("closing.mjs", text));
    expect(await objective.evaluate({}, contextOf())).toEqual({ values: { value: 1 } });
    await objective.close?.();
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(path, "utf8")).toBe("closed");
  });

  test("keeps standard output clean, and does not keep a process that forgets to close it", () => {
    const loud = write(
      "loud.mjs",
      `console.log("loaded"); export const space = [];
      export default () => { process.stdout.write("evaluated"); return 1; };`,
    );
    const pool = new URL("../../../objectives/pool/pool.ts", import.meta.url).href;
    const script = `
      import { startPool } from ${JSON.stringify(pool)};
      const { objective } = await startPool(${JSON.stringify(loud)}, 1);
      const context = { key: { high: 1, low: 2 }, trial: {}, signal: new AbortController().signal, report: () => "continue" };
      console.log(JSON.stringify(await objective.evaluate({}, context)));`;
    const path = join(folder, "forgets.mjs");
    writeFileSync(path, script);
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), path], {
      encoding: "utf8",
    });
    expect({ stdout, status }).toEqual({ stdout: '{"values":{"value":1}}\n', status: 0 });
    // What was printed last may be lost when the process ends at once.
    expect(stderr).toContain("loaded\n");
  });

  test("makes a built-in objective by its name", async () => {
    const objective = await start({ kind: "builtin", name: "branin", options: {} });
    expect(objective).toMatchObject({ name: "branin", metrics: [{ name: "value", direction: "minimize" }] });
    expect(objective.optimum).toBeCloseTo(0.3979, 4);
    expect(objective).not.toHaveProperty("assess");
    expect(await objective.evaluate({ x1: 1, x2: 2 }, contextOf())).toEqual({ values: { value: branin(1, 2) } });
  });

  test("accepts TypeScript, whatever kind of module it compiles to", async () => {
    const text =
      "export const space: readonly object[] = [];\n" +
      "export default function evaluate(h: Record<string, number>): number { return h.x as number; }\n";
    const references = ["plain.ts", "module.mts"].map((name) => write(name, text));
    for (const objective of await Promise.all(references.map((reference) => start(reference)))) {
      expect(["plain", "module"]).toContain(objective.name);
      expect(await objective.evaluate({ x: 3 }, contextOf())).toEqual({ values: { value: 3 } });
    }
  });
});

describe("a pool that cannot start", () => {
  test.each<[PoolReference | (() => PoolReference), string]>([
    [
      { kind: "builtin", name: "brannin", options: {} },
      'objective: objective; must be one of NAMES: "brannin". Did you mean branin?',
    ],
    [
      { kind: "builtin", name: "branin", options: { data: "x" } },
      'data: option; must not be given, because this objective has none: "data". Leave it out.',
    ],
    [() => write("exit.mjs", "process.exit(3);"), "objective: thread; must start: exited with code 3"],
    [
      () =>
        write(
          "function.mjs",
          "export const space = ['n=int(1,2)'], metrics = [{ name: 'a', direction: 'minimize', of: () => 1 }];\nexport default () => 1;",
        ),
      "module: objective; must be described by plain data: () => 1 could not be cloned.",
    ],
  ])("%s", async (reference, issue) => {
    const created = await startPool(typeof reference === "function" ? reference() : reference, 1);
    const issues = "issues" in created ? created.issues : [];
    const [{ path, message }] = issues;
    const text = `${path}: ${message.split("\n")[0]}`.replace(/"bnn-regression".*"branin-disk"(?=:)/, "NAMES");
    expect(issues).toHaveLength(1);
    expect(text).toBe(issue);
  });
});
