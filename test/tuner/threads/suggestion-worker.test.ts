import { expect, it } from "vitest";
import { suggestionKey } from "../../../tuner/study/keys.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { createSuggestionWorker } from "../../../tuner/threads/suggestion-worker.ts";
import { createAnswerer } from "../../../tuner/threads/serve.ts";
import type { SuggestionThread } from "../../../tuner/threads/thread.ts";
import { measured, square, studyOf, suggested } from "../past.ts";

/** Threads that record how many trials each message holds; the second message kills the first thread. */
function threads() {
  const brought: number[][] = [];
  const open = (): SuggestionThread => {
    const sizes: number[] = [];
    const isFirst = brought.push(sizes) === 1;
    const answer = createAnswerer(
      {
        ...strategies,
        random: (_, { length }) => [{ hyperparameters: { a: length }, reason: { strategy: "random" } }],
      },
      analyses,
    );
    let isAlive = true;
    return {
      ready: Promise.resolve({ kind: "ready", ready: null }),
      isAlive: () => isAlive,
      run(message) {
        sizes.push(message.change.changed.length);
        if (!isFirst || sizes.length < 2) {
          return Promise.resolve({ kind: "done", result: answer(structuredClone(message)) });
        }
        isAlive = false;
        return Promise.resolve({ kind: "lost", reason: "of the second chunk" });
      },
      end: () => Promise.resolve(),
    };
  };
  return { worker: createSuggestionWorker(open, 100), brought };
}

it("sends a long history in chunks, in full again after the thread has died, and then only changes", async () => {
  const { worker, brought } = threads();
  const study = studyOf(square, { strategy: { name: "random" } });
  const trials = Array.from({ length: 2500 }, (_, number) => measured(number, suggested({ a: 0, b: 0 }), 1));
  const ask = (length: number) =>
    worker.work(
      { study, trials: trials.slice(0, length), key: suggestionKey(1, 0), count: 1 },
      new AbortController().signal,
    );
  const answered = (a: number) => ({
    kind: "suggestions",
    suggestions: [{ hyperparameters: { a }, reason: { strategy: "random" } }],
  });
  expect(await ask(2499)).toEqual(answered(2499));
  expect(brought).toEqual([
    [1000, 1000],
    [1000, 1000, 499],
  ]);
  expect(await ask(2500)).toEqual(answered(2500));
  expect(brought[1].slice(3)).toEqual([1]);
});
