/** The thread that answers questions, over answers given here and over a real thread. */
import { describe, expect, it } from "vitest";
import { answerBy } from "../../../tuner/analyst.ts";
import { CredenceError, InvalidInput } from "../../../tuner/errors.ts";
import { analyses } from "../../../tuner/surrogate/analyses.ts";
import type { ToThread } from "../../../tuner/threads/messages.ts";
import { startAnalysisThread } from "../../../tuner/threads/pool.ts";
import type { Answer, Thread } from "../../../tuner/threads/thread.ts";
import type { Suggestion, Trial } from "../../../tuner/trial.ts";
import { measured, square, studyOf, suggested } from "../past.ts";

const point = (a: number): Suggestion => suggested({ a, b: 0 });
const died: Answer = { kind: "died", reason: "exited with code 7" };

describe("the thread of an analyst", () => {
  const question = { kind: "check" } as const;
  const asked = (name: string, trials: readonly Trial[] = []) => ({
    study: { ...studyOf(square), name },
    trials,
    question,
  });

  function fakeAnalyst(answers: readonly Answer[]) {
    const messages: ToThread[] = [];
    const left = [...answers];
    const open = (): Thread => {
      let alive = true;
      return {
        isAlive: () => alive,
        async ask(message) {
          messages.push(structuredClone(message));
          const answer = left.shift() ?? { kind: "answer", answer: null };
          alive = answer.kind !== "died";
          return answer;
        },
        end: async () => {},
      };
    };
    return { analyst: startAnalysisThread({ open }), messages };
  }

  it("is sent the question, and what is new since the last one", async () => {
    const { analyst, messages } = fakeAnalyst([]);
    const trials = [measured(0, point(0), 1)];
    expect(await analyst.analyse(asked("one", trials))).toBeNull();
    await analyst.analyse(asked("one", [...trials, measured(1, point(1), 2)]));
    expect(messages.map((message) => ("question" in message ? message.question : null))).toEqual([question, question]);
    expect(messages.map(({ change }) => change.changed.map(([place]) => place))).toEqual([[0], [1]]);
    expect(analyst.pending).toBe(0);
  });

  it("is replaced when it dies, throws what is thrown, and refuses once it is closed", async () => {
    const thrown: Answer = { kind: "thrown", error: { message: "no", code: "conflict" } };
    const { analyst, messages } = fakeAnalyst([died, { kind: "answer", answer: null }, thrown]);
    expect(await analyst.analyse(asked("one"))).toBeNull();
    expect(messages).toHaveLength(2);
    await expect(analyst.analyse(asked("one"))).rejects.toEqual(new CredenceError("conflict", "no"));
    await analyst.close();
    await expect(analyst.analyse(asked("one"))).rejects.toEqual(
      new CredenceError("interrupted", "analyst; must be open: it was closed"),
    );
  });

  it("gives the answers of the table, in a real one", async () => {
    const analyst = startAnalysisThread();
    const study = studyOf(square);
    const trials = Array.from({ length: 8 }, (_, i) => measured(i, suggested({ a: i / 8, b: (i * 0.6) % 1 }), i ** 2));
    const questions = [{ kind: "importance" }, question, { kind: "slice", x: "a", points: 5 }] as const;
    for (const one of questions) {
      expect(await analyst.analyse({ study, trials, question: one })).toEqual(
        answerBy(analyses, { study, trials, question: one }),
      );
    }
    const unknown = analyst.analyse({ study, trials, question: { kind: "slice", x: "c", points: 5 } });
    await expect(unknown).rejects.toBeInstanceOf(InvalidInput);
    await analyst.close();
  });
});
