/** The pool with threads that answer when the test releases them, and with real ones. */
import { afterAll, describe, expect, it } from "vitest";
import { CredenceError } from "../../../common/errors.ts";
import { suggestionKey } from "../../../tuner/study/keys.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { suggestHere, type Suggester, type SuggestionRequest } from "../../../tuner/suggester.ts";
import type { FromThread, ToThread } from "../../../tuner/threads/messages.ts";
import { startSuggestionThreads } from "../../../tuner/threads/pool.ts";
import { createAnswerer } from "../../../tuner/threads/serve.ts";
import { openSuggestionThread, type SuggestionThread } from "../../../tuner/threads/thread.ts";
import type { Study } from "../../../tuner/study/study.ts";
import { releaseTrial, type Suggestion, type Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, square, studyOf, suggested, underWay } from "../past.ts";

const never = new AbortController().signal;
const point = (a: number): Suggestion => suggested({ a, b: 0 });

function requestOf(name: string, trials: readonly Trial[] = [], count = 1): SuggestionRequest {
  const study = { ...studyOf(square, { strategy: { name: "random" } }), name };
  return { study, trials, key: suggestionKey(study.seed, trials.length), count };
}

type Lost = { readonly kind: "lost"; readonly reason: string };
type Ended = { readonly kind: "done"; readonly result: FromThread } | Lost;

interface FakeThread extends SuggestionThread {
  readonly messages: ToThread[];
  /** Ends the current call: with an answer, or with the thread's death. */
  finish(ended?: Lost): void;
}

/** A pool whose threads answer when the test releases them. */
function fakes(options: { threads?: number; maxTrials?: number } = {}) {
  const opened: FakeThread[] = [];
  const open = () => {
    const answerer = createAnswerer(
      {
        ...strategies,
        random: (study, trials) => [{ hyperparameters: { a: trials.length }, reason: { strategy: study.name } }],
      },
      analyses,
    );
    let alive = true;
    let resolve: ((ended: Ended) => void) | null = null;
    const thread: FakeThread = {
      messages: [],
      ready: Promise.resolve({ kind: "ready", ready: null }),
      isAlive: () => alive,
      run(message) {
        thread.messages.push(structuredClone(message));
        return new Promise((done) => (resolve = done));
      },
      finish(ended) {
        if (ended !== undefined) alive = false;
        const [message] = thread.messages.slice(-1);
        if (resolve !== null) resolve(ended ?? { kind: "done", result: answerer(message) });
        resolve = null;
      },
      async end() {
        thread.finish({ kind: "lost", reason: "ended" });
      },
    };
    opened.push(thread);
    return thread;
  };
  return { suggester: startSuggestionThreads({ ...options, open }), opened };
}

/** Lets resolved promises settle. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const died = { kind: "lost", reason: "exited with code 7" } as const;

describe("a pool of threads", () => {
  it("starts a thread when it is first needed, and sends the changes since the last request", async () => {
    const { suggester, opened } = fakes();
    expect(opened).toHaveLength(0);
    const first = suggester.suggest(requestOf("one", [underWay(0, point(0))]), never);
    await settle();
    expect(suggester.pending).toBe(1);
    opened[0].finish();
    expect(await first).toEqual([{ hyperparameters: { a: 1 }, reason: { strategy: "one" } }]);
    expect(suggester.pending).toBe(0);

    const second = suggester.suggest(requestOf("one", [measured(0, point(0), 1), underWay(1, point(1))]), never);
    await settle();
    opened[0].finish();
    expect((await second)?.[0].hyperparameters).toEqual({ a: 2 });
    const third = suggester.suggest(requestOf("one", [measured(0, point(0), 1), measured(1, point(1), 2)]), never);
    await settle();
    opened[0].finish();
    expect((await third)?.[0].hyperparameters).toEqual({ a: 2 });
    expect(opened[0].messages.map(({ change }) => change.changed.map(([index]) => index))).toEqual([[0], [0, 1], [1]]);
    expect(opened).toHaveLength(1);
  });

  it("computes one request at a time in each thread, in the order in which they came", async () => {
    const { suggester, opened } = fakes();
    const answers = ["one", "two", "three"].map((name) => suggester.suggest(requestOf(name), never));
    await settle();
    expect([suggester.pending, opened.length, opened[0].messages.length]).toEqual([3, 1, 1]);
    for (const answer of answers) {
      opened[0].finish();
      await answer;
      await settle();
    }
    expect(opened[0].messages.map(({ study }) => study.name)).toEqual(["one", "two", "three"]);
    expect(suggester.pending).toBe(0);
  });

  it("spreads studies over its threads, and keeps each on the thread that holds its history", async () => {
    const { suggester, opened } = fakes({ threads: 2 });
    const ask = async (...names: readonly string[]) => {
      const answers = names.map((name) => suggester.suggest(requestOf(name), never));
      while (suggester.pending > 0) {
        await settle();
        for (const thread of opened) thread.finish();
      }
      await Promise.all(answers);
      return opened.map(({ messages }) => messages.splice(0).map(({ study }) => study.name));
    };
    expect(await ask("one", "two")).toEqual([["one"], ["two"]]);
    expect(await ask("two")).toEqual([[], ["two"]]);
    expect(await ask("one")).toEqual([["one"], []]);
    // Busy, while the other has nothing to do.
    expect(await ask("two", "two")).toEqual([["two"], ["two"]]);
    expect(await ask("one", "three", "one")).toEqual([["one", "one"], ["three"]]);
  });

  it("tells a thread which studies to evict", async () => {
    const { suggester, opened } = fakes({ maxTrials: 15 });
    for (const name of ["one", "two", "three"]) {
      const answer = suggester.suggest(requestOf(name), never);
      await settle();
      opened[0].finish();
      await answer;
    }
    expect(opened[0].messages.map(({ forget }) => forget)).toEqual([[], [], ["one"]]);
  });

  it("answers an abort at once, drops the late result, and continues with the others", async () => {
    const { suggester, opened } = fakes();
    const [computing, waiting] = [new AbortController(), new AbortController()];
    const answers = [computing.signal, waiting.signal, never].map((signal, index) =>
      suggester.suggest(requestOf(`study ${index}`), signal),
    );
    await settle();
    waiting.abort();
    expect(await answers[1]).toBeNull();
    expect(suggester.pending).toBe(2);
    computing.abort();
    expect(await answers[0]).toBeNull();
    // The thread is still computing.
    expect(suggester.pending).toBe(2);
    opened[0].finish();
    await settle();
    opened[0].finish();
    expect((await answers[2])?.[0].reason.strategy).toBe("study 2");
    expect(opened[0].messages.map(({ study }) => study.name)).toEqual(["study 0", "study 2"]);
    expect(suggester.pending).toBe(0);
    expect(await suggester.suggest(requestOf("late"), computing.signal)).toBeNull();
    expect(opened[0].messages).toHaveLength(2);
  });

  it("retries once in a new thread, which receives everything, when one dies", async () => {
    const { suggester, opened } = fakes();
    const trials = [measured(0, point(0), 1)];
    const first = suggester.suggest(requestOf("one", trials), never);
    await settle();
    opened[0].finish();
    await first;
    const second = suggester.suggest(requestOf("one", trials), never);
    await settle();
    opened[0].finish(died);
    await settle();
    opened[1].finish();
    expect((await second)?.[0].hyperparameters).toEqual({ a: 1 });
    expect(opened.map(({ messages }) => messages.map(({ change }) => change.changed.length))).toEqual([[1, 0], [1]]);
  });

  it("gives up when the second dies too, and starts afresh for the next request", async () => {
    const { suggester, opened } = fakes();
    const lost = suggester.suggest(requestOf("one"), never);
    for (const index of [0, 1]) {
      await settle();
      opened[index].finish(died);
    }
    await expect(lost).rejects.toEqual(
      new CredenceError(
        "no-thread",
        "The thread that computes suggestions died 2 times: exited with code 7. Is there enough memory?",
        { fields: { reason: "exited with code 7" } },
      ),
    );
    expect(suggester.pending).toBe(0);
    const next = suggester.suggest(requestOf("one"), never);
    await settle();
    opened[2].finish();
    expect(await next).toHaveLength(1);
  });

  it("answers no requests once it is closed", async () => {
    const { suggester, opened } = fakes();
    const answers = ["one", "two"].map((name) => suggester.suggest(requestOf(name), never));
    await settle();
    await suggester.close();
    expect(await Promise.all(answers)).toEqual([null, null]);
    expect(await suggester.suggest(requestOf("three"), never)).toBeNull();
    expect(opened).toHaveLength(1);
  });
});

describe("the input of a strategy", () => {
  it("reuses the previous objects wherever their content is unchanged", () => {
    const given: (readonly [Study, readonly Trial[]])[] = [];
    const answerer = createAnswerer(
      {
        ...strategies,
        random: (study, trials) => {
          given.push([study, [...trials]]);
          return [];
        },
      },
      analyses,
    );
    const { study, key, count } = requestOf("one");
    const send = (sent: Study, index: number, forget: readonly string[] = []) =>
      answerer(
        structuredClone({
          study: sent,
          change: { length: index + 1, changed: [[index, measured(index, point(0), 1)]] },
          forget,
          key,
          count,
        }),
      );
    send(study, 0);
    send({ ...study, secondsUsed: 7 }, 1);
    expect(given[1][0].space).toBe(given[0][0].space);
    expect(given[1][0].secondsUsed).toBe(7);
    expect(given[1][1][0]).toBe(given[0][1][0]);
    send({ ...study, space: square.slice(0, 1) }, 1);
    expect(given[2][0].space).toEqual(square.slice(0, 1));
    send(study, 0, ["one"]);
    expect(given[3][1]).toHaveLength(1);
    expect(given[3][1][0]).not.toBe(given[0][1][0]);
  });
});

describe("a real thread", () => {
  const suggester = startSuggestionThreads();
  afterAll(() => suggester.close());
  const bowl = ({ hyperparameters: { a, b } }: Suggestion) => (Number(a) - 0.3) ** 2 + (Number(b) - 0.6) ** 2;

  /** A study with two workers: with failures, and a running trial next to the requested one. */
  async function run(by: Suggester, study: Study, count: number): Promise<string> {
    let trials: readonly Trial[] = [];
    while (trials.length < count) {
      const number = trials.length;
      const key = suggestionKey(study.seed, number);
      const suggestions = await by.suggest({ study, trials, key, count: number === 3 ? 2 : 1 }, never);
      if (suggestions === null) throw new Error("no suggestion");
      const grown = [...trials, ...suggestions.map((suggestion, turn) => underWay(number + turn, suggestion))];
      trials = grown.map((trial) => {
        if (trial.state !== "running" || trial.number >= grown.length - 1) return trial;
        if (trial.number === 4) return releaseTrial(trial, 0);
        return bowl(trial) > 0.3 ? failed(trial.number, trial) : measured(trial.number, trial, bowl(trial));
      });
    }
    return JSON.stringify(trials);
  }

  it.each(["gp", "sobol", "random"] as const)("makes the suggestions of %s, byte for byte", async (name) => {
    const study = { ...studyOf(square, { strategy: { name } }), name };
    const count = name === "gp" ? 24 : 8;
    const here = await run(suggestHere(strategies), study, count);
    expect(await run(suggester, study, count)).toBe(here);
    expect(here).toContain('"state":"failed"');
    if (name === "gp") expect(here).toContain('"phase":"ucb"');
    // A different study with the same name.
    const other = { ...study, seed: 8, createdAt: 5 };
    expect(await run(suggester, other, 6)).toBe(await run(suggestHere(strategies), other, 6));
  });

  it("is reported when it cannot start, and when a request kills it", async () => {
    const entry = (line: string) => new URL(`data:text/javascript,${encodeURIComponent(line)}`);
    const message: ToThread = { ...requestOf("one"), change: { length: 0, changed: [] }, forget: [] };
    const context = { signal: never, report: () => "continue" as const };
    const stillborn = openSuggestionThread({ niceness: 0 }, entry("process.exit(7)"));
    expect(await stillborn.run(message, context)).toEqual({ kind: "lost", reason: "exited with code 7" });
    expect(stillborn.isAlive()).toBe(false);
    expect(await stillborn.run(message, context)).toEqual({ kind: "lost", reason: "exited with code 7" });

    const listening = 'import { parentPort } from "node:worker_threads"; parentPort.on("message", ';
    const fragile = openSuggestionThread(
      { niceness: 0 },
      entry(`${listening}() => { throw new Error("too much"); });`),
    );
    expect(await fragile.run(message, context)).toMatchObject({
      kind: "lost",
      reason: expect.stringMatching(/^too much/),
    });

    const busy = openSuggestionThread({ niceness: 0 }, entry(`${listening}() => { for (;;); });`));
    const answer = busy.run(message, context);
    await busy.end({ askFirst: false });
    expect(await answer).toMatchObject({ kind: "lost" });
  });
});
