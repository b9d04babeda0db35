/** The thread that answers questions, with answers computed here and in a real thread. */
import { describe, expect, it } from "vitest";
import { answerBy } from "../../../tuner/analysis/analyst.ts";
import { CredenceError, InvalidInput } from "../../../common/errors.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import type { FromThread, ToThread } from "../../../tuner/threads/messages.ts";
import { startAnalysisThread } from "../../../tuner/threads/pool.ts";
import type { SuggestionThread } from "../../../tuner/threads/thread.ts";
import type { Suggestion, Trial } from "../../../tuner/study/trial.ts";
import { measured, square, studyOf, suggested } from "../past.ts";

const point = (a: number): Suggestion => suggested({ a, b: 0 });
const died = { kind: "lost", reason: "exited with code 7" } as const;

describe("the analysis thread", () => {
  const question = { kind: "check" } as const;
  const asked = (name: string, trials: readonly Trial[] = []) => ({
    study: { ...studyOf(square), name },
    trials,
    question,
  });

  function fakeAnalyst(answers: readonly (FromThread | typeof died | Error)[]) {
    const messages: ToThread[] = [];
    const left = [...answers];
    const open = (): SuggestionThread => {
      let alive = true;
      return {
        ready: Promise.resolve({ kind: "ready", ready: null }),
        isAlive: () => alive,
        async run(message) {
          messages.push(structuredClone(message));
          const answer = left.shift() ?? { kind: "answer", answer: null };
          if (answer instanceof Error) throw answer;
          if (answer.kind !== "lost") return { kind: "done", result: answer };
          alive = false;
          return answer;
        },
        end: async () => {},
      };
    };
    return { analyst: startAnalysisThread({ open }), messages };
  }

  it("receives the question, and the changes since the last one", async () => {
    const { analyst, messages } = fakeAnalyst([]);
    const trials = [measured(0, point(0), 1)];
    expect(await analyst.analyse(asked("one", trials))).toBeNull();
    await analyst.analyse(asked("one", [...trials, measured(1, point(1), 2)]));
    expect(messages.map((message) => ("question" in message ? message.question : null))).toEqual([question, question]);
    expect(messages.map(({ change }) => change.changed.map(([index]) => index))).toEqual([[0], [1]]);
    expect(analyst.pending).toBe(0);
  });

  it("is replaced when it dies, rethrows errors, and refuses requests once it is closed", async () => {
    const thrown = new CredenceError("conflict", "no");
    const { analyst, messages } = fakeAnalyst([died, { kind: "answer", answer: null }, thrown]);
    expect(await analyst.analyse(asked("one"))).toBeNull();
    expect(messages).toHaveLength(2);
    await expect(analyst.analyse(asked("one"))).rejects.toEqual(new CredenceError("conflict", "no"));
    await analyst.close();
    await expect(analyst.analyse(asked("one"))).rejects.toEqual(
      new CredenceError("interrupted", "The server is shutting down."),
    );
  });

  it("gives the same answers as the analyses called directly", async () => {
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
