import { expect, it } from "vitest";
import { suggestionKey } from "../../../tuner/keys.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { analyses } from "../../../tuner/surrogate/analyses.ts";
import { createLane } from "../../../tuner/threads/lane.ts";
import { createAnswerer } from "../../../tuner/threads/serve.ts";
import type { Answer, Thread } from "../../../tuner/threads/thread.ts";
import { measured, square, studyOf, suggested } from "../past.ts";

/** Threads that note how many trials each message brings; the first dies of its second message. */
function threads() {
  const brought: number[][] = [];
  const open = (): Thread => {
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
      isAlive: () => isAlive,
      ask(message): Promise<Answer> {
        sizes.push(message.change.changed.length);
        if (!isFirst || sizes.length < 2) return Promise.resolve(answer(structuredClone(message)));
        isAlive = false;
        return Promise.resolve({ kind: "died", reason: "of the second part" });
      },
      end: () => Promise.resolve(),
    };
  };
  return { lane: createLane(open, 100), brought };
}

it("sends a long history in parts, all of it again when its thread dies of one, and then only what is new", async () => {
  const { lane, brought } = threads();
  const study = studyOf(square, { strategy: { name: "random" } });
  const trials = Array.from({ length: 2500 }, (_, number) => measured(number, suggested({ a: 0, b: 0 }), 1));
  const ask = (length: number) =>
    lane.work(
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
