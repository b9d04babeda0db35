import { describe, expect, it } from "vitest";
import { callerRunner, runOrdered, type JobRunner } from "../../threads/ordered-jobs.ts";
import type { CallContext } from "../../threads/messages.ts";

/** A job that the test advances manually. */
interface Held {
  readonly context: CallContext<string>;
  end(result: string): void;
  fail(error: Error): void;
}

/** Runners whose jobs wait for the test. */
function heldRunners(count: number) {
  const started = new Map<string, Held>();
  const slot = {
    run: (job: string, context: CallContext<string>) =>
      new Promise<string>((resolve, reject) => {
        started.set(job, { context, end: resolve, fail: reject });
        context.signal.addEventListener("abort", () => resolve("aborted"), { once: true });
      }),
    release: () => Promise.resolve(),
  };
  const runner: JobRunner<string, string, string> = { acquire: () => Promise.resolve(slot) };
  const job = async (name: string): Promise<Held> => {
    for (;;) {
      const held = started.get(name);
      if (held !== undefined) return held;
      await Promise.resolve();
    }
  };
  return { runners: Array.from({ length: count }, () => runner), job, started };
}

function start(runners: readonly JobRunner<string, string, string>[], answers: Readonly<Record<string, "stop">> = {}) {
  const seen: string[] = [];
  const ordered = runOrdered({
    jobs: ["a", "b", "c", "d"],
    runners,
    signal: new AbortController().signal,
    isLast: (result) => result.startsWith("!") || result === "aborted",
    onReport(report, job, before) {
      seen.push(`${job}:${report}(${before.join(",")})`);
      return answers[report] ?? "continue";
    },
  });
  return { ordered, seen };
}

describe("jobs in order", () => {
  it("runs them one after another on a runner of this thread", async () => {
    const run = (job: string, { report }: CallContext<string>) => {
      report(`${job}1`);
      report(`${job}2`);
      return Promise.resolve(job.toUpperCase());
    };
    const { ordered, seen } = start([callerRunner(run)]);
    expect(await ordered).toEqual({ results: ["A", "B", "C", "D"] });
    expect(seen).toEqual([
      "0:a1()",
      "0:a2()",
      "1:b1(A)",
      "1:b2(A)",
      "2:c1(A,B)",
      "2:c2(A,B)",
      "3:d1(A,B,C)",
      "3:d2(A,B,C)",
    ]);
  });

  it("holds back the reports of a job until earlier jobs have ended, and passes on those of the first immediately", async () => {
    const { runners, job } = heldRunners(2);
    const { ordered, seen } = start(runners);
    const [a, b] = [await job("a"), await job("b")];
    expect(b.context.report("b1")).toBe("continue");
    expect(seen).toEqual([]);
    a.context.report("a1");
    expect(seen).toEqual(["0:a1()"]);
    b.end("B");
    const c = await job("c");
    c.context.report("c1");
    a.end("A");
    (await job("d")).end("D");
    expect(seen).toEqual(["0:a1()", "1:b1(A)", "2:c1(A,B)"]);
    c.context.report("c2");
    c.end("C");
    expect(await ordered).toEqual({ results: ["A", "B", "C", "D"] });
    expect(seen.at(-1)).toBe("2:c2(A,B)");
  });

  it("ends everything at the report that is answered with stop, whenever it came in", async () => {
    const { runners, job, started } = heldRunners(3);
    const { ordered, seen } = start(runners, { b1: "stop" });
    const [a, b, c] = [await job("a"), await job("b"), await job("c")];
    expect(b.context.report("b1")).toBe("continue");
    b.context.report("b2");
    c.end("C");
    await job("d");
    a.end("A");
    expect(await ordered).toEqual({ results: ["A"], stoppedBy: "b1" });
    expect(seen).toEqual(["1:b1(A)"]);
    expect(b.context.signal.aborted && started.get("d")?.context.signal.aborted).toBe(true);
    expect(b.context.report("late")).toBe("stop");
  });

  it("takes the first in order for the last, though a later one failed sooner, and starts none after it", async () => {
    const { runners, job, started } = heldRunners(3);
    const { ordered, seen } = start(runners);
    const [a, b, c] = [await job("a"), await job("b"), await job("c")];
    c.end("!C");
    b.context.report("b1");
    b.end("!B");
    a.end("A");
    expect(await ordered).toEqual({ results: ["A", "!B"] });
    expect(seen).toEqual(["1:b1(A)"]);
    expect(started.has("d")).toBe(false);
  });

  it("aborts the later ones when the first fails", async () => {
    const { runners, job } = heldRunners(2);
    const { ordered } = start(runners);
    const b = await job("b");
    (await job("a")).end("!A");
    expect(await ordered).toEqual({ results: ["!A"] });
    expect(b.context.signal.aborted).toBe(true);
  });

  it("rejects with what a job threw, unless one before it was the last", async () => {
    const thrown = heldRunners(2);
    const rejected = start(thrown.runners).ordered;
    (await thrown.job("b")).fail(new Error("broken"));
    (await thrown.job("a")).end("A");
    await expect(rejected).rejects.toThrow("broken");

    const hidden = heldRunners(2);
    const { ordered } = start(hidden.runners);
    (await hidden.job("b")).fail(new Error("broken"));
    (await hidden.job("a")).end("!A");
    expect(await ordered).toEqual({ results: ["!A"] });
  });

  it("does without a runner that has no slot", async () => {
    const none: JobRunner<string, string, string> = { acquire: () => Promise.resolve(null) };
    const never: JobRunner<string, string, string> = {
      acquire: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(null))),
    };
    const own = callerRunner<string, string, string>((job) => Promise.resolve(job));
    const { ordered } = start([own, none, never]);
    expect(await ordered).toEqual({ results: ["a", "b", "c", "d"] });
  });
});
