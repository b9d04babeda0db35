import { describe, expect, it } from "vitest";
import { analyseHere, type AnalysisRequest, type Analyst } from "../../../tuner/analysis/analyst.ts";
import { rememberAnswers } from "../../../tuner/analysis/cached-analyst.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { dimensionImportance } from "../../../tuner/analysis/importance.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { measured, square, studyOf, suggested, underWay } from "../past.ts";

const study = studyOf(square);
const trials = Array.from({ length: 6 }, (_, i) => measured(i, suggested({ a: i / 6, b: (i * 0.4) % 1 }), i));
const request = (past: readonly Trial[] = trials): AnalysisRequest<{ kind: "importance" }> => ({
  study,
  trials: past,
  question: { kind: "importance" },
});

/** Answers each question when the test releases it, and counts the questions. */
function slowAnalyst() {
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  const analyst = {
    pending: 3,
    analyse: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    close: async () => {},
  } as unknown as Analyst;
  return { analyst, waiting };
}

describe("analyseHere", () => {
  it("answers from the table", async () => {
    const analyst = analyseHere(analyses);
    expect(await analyst.analyse(request())).toEqual(dimensionImportance(study, trials));
    expect(analyst.pending).toBe(0);
    expect(await analyst.analyse({ study, trials: [], question: { kind: "check" } })).toBeNull();
  });
});

describe("rememberAnswers", () => {
  it("computes an answer once if it is requested twice, even while it is being computed", async () => {
    const { analyst, waiting } = slowAnalyst();
    const remembering = rememberAnswers(analyst);
    const both = [remembering.analyse(request()), remembering.analyse(request())];
    expect(waiting).toHaveLength(1);
    waiting[0].resolve("answer");
    expect(await Promise.all(both)).toEqual(["answer", "answer"]);
    expect(await remembering.analyse(request())).toBe("answer");
    expect(waiting).toHaveLength(1);
    expect(remembering.pending).toBe(3);
  });

  it("recomputes for another question, a new result, a corrected result, and another study with the same name", async () => {
    const { analyst, waiting } = slowAnalyst();
    const remembering = rememberAnswers(analyst);
    const ask = (...given: Parameters<Analyst["analyse"]>) => {
      void remembering.analyse(...given);
      return waiting.length;
    };
    expect(ask(request())).toBe(1);
    expect(ask({ ...request(), question: { kind: "check" } })).toBe(2);
    expect(ask({ ...request(), question: { kind: "slice", x: "a", points: 11 } })).toBe(3);
    expect(ask({ ...request(), question: { kind: "slice", x: "a", points: 21 } })).toBe(4);
    expect(ask({ ...request(), question: { points: 21, kind: "slice", x: "a" } })).toBe(4);
    expect(ask(request([...trials, underWay(6, suggested({ a: 0, b: 0 }))]))).toBe(4);
    expect(ask(request([...trials, measured(6, suggested({ a: 0, b: 0 }), 1)]))).toBe(5);
    expect(ask(request(trials.map((trial) => ({ ...trial, revision: trial.revision + 1 }))))).toBe(6);
    expect(ask({ ...request(), study: { ...study, createdAt: 7 } })).toBe(7);
    expect(ask({ ...request(), study: { ...study, spaceRevision: 1 } })).toBe(8);
    expect(ask(request())).toBe(8);
  });

  it("evicts the least recently used entry, and does not keep failures", async () => {
    const { analyst, waiting } = slowAnalyst();
    const remembering = rememberAnswers(analyst, 2);
    const of = (createdAt: number) => remembering.analyse({ ...request(), study: { ...study, createdAt } });
    void of(1);
    void of(2);
    void of(1);
    void of(3);
    expect(waiting).toHaveLength(3);
    void of(1);
    expect(waiting).toHaveLength(3);
    const again = of(2);
    expect(waiting).toHaveLength(4);
    waiting[3].reject(new Error("gone"));
    await expect(again).rejects.toThrow("gone");
    void of(2);
    expect(waiting).toHaveLength(5);
  });
});
