import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, changeBetween, chunksOf } from "../../../tuner/threads/history-change.ts";
import { createSentHistory } from "../../../tuner/threads/sent-history.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { square, studyOf, suggested, underWay } from "../past.ts";
import { completeTrial, failedTrial, prunedTrial, runningTrial, waitingTrial } from "../trials.ts";

/** What a store returns: new objects with equal content each time. */
const copyOf = (trials: readonly Trial[]) => structuredClone(trials) as readonly Trial[];

const makers = [
  waitingTrial,
  runningTrial,
  failedTrial,
  (number: number) => completeTrial(number, 0.5),
  (number: number) => completeTrial(number, -0),
  (number: number) => prunedTrial(number, 0.5),
];
const histories = fc
  .array(fc.nat({ max: makers.length - 1 }), { maxLength: 8 })
  .map((kinds) => kinds.map((kind, number) => makers[kind](number)));

describe("a change of history", () => {
  it("turns any history into any other", () => {
    fc.assert(
      fc.property(histories, histories, (before, now) => {
        const history = [...before];
        applyChange(history, structuredClone(changeBetween(copyOf(before), now)));
        expect(history).toEqual(now);
        expect(history.map((trial) => Object.is(trial.values?.loss, -0))).toEqual(
          now.map((trial) => Object.is(trial.values?.loss, -0)),
        );
      }),
    );
  });

  it("gives the same result when applied in chunks", () => {
    fc.assert(
      fc.property(histories, histories, fc.integer({ min: 1, max: 4 }), (before, now, most) => {
        const change = changeBetween(before, now);
        const parts = chunksOf(change, most);
        expect(parts.length).toBe(Math.max(1, Math.ceil(change.changed.length / most)));
        expect(parts.every(({ changed }) => changed.length <= most)).toBe(true);
        const history = [...before];
        for (const part of parts) applyChange(history, part);
        expect(history).toEqual(now);
      }),
    );
  });

  it("contains new and changed trials, and nothing else", () => {
    const before = [completeTrial(0, 1), runningTrial(1), completeTrial(2, 3)];
    const now = [...copyOf([before[0]]), completeTrial(1, 2), ...copyOf([before[2]]), runningTrial(3)];
    expect(changeBetween(before, now)).toEqual({
      length: 4,
      changed: [
        [1, now[1]],
        [3, now[3]],
      ],
    });
    expect(changeBetween(before, copyOf(before))).toEqual({ length: 3, changed: [] });
    expect(changeBetween(before, before.slice(0, 2))).toEqual({ length: 2, changed: [] });
  });

  it.each<[string, Partial<Trial>]>([
    ["a corrected value", { values: { loss: 2, other: -1 } }],
    ["a value that lost its sign of zero", { values: { loss: 1, other: 0 } }],
    ["one metric more", { values: { loss: 1, other: -1, third: 0 } }],
    ["another standard error", { standardErrors: { loss: 0.1 } }],
    ["other hyperparameters", { hyperparameters: { x: 1 } }],
    ["another reason", { reason: { strategy: "gp" } }],
    ["another attempt", { attempt: 2 }],
    ["another time", { finishedAt: 2 }],
  ])("notices %s of a finished trial", (_, part) => {
    const before = completeTrial(0, 1);
    expect(changeBetween([before], [{ ...before, ...part }]).changed).toHaveLength(1);
  });

  it("keeps the same objects for unchanged trials", () => {
    const [first, second] = [completeTrial(0, 1), runningTrial(1)];
    const history = [first, second];
    applyChange(history, changeBetween(copyOf(history), [copyOf([first])[0], completeTrial(1, 2)]));
    expect(history[0]).toBe(first);
    expect(history[1]).toEqual(completeTrial(1, 2));
  });
});

describe("sent histories", () => {
  const named = (name: string) => ({ ...studyOf(square), name });
  const trials = (count: number) =>
    Array.from({ length: count }, (_, number) => underWay(number, suggested({ a: number / 100, b: 0 })));

  it("are sent once, and in full again where a study was created anew", () => {
    const sent = createSentHistory(1000);
    const lengths = (history: readonly Trial[]) => {
      const { length, changed } = sent.update(named("one"), history).change;
      return [length, changed.length];
    };
    expect(lengths(trials(20))).toEqual([20, 20]);
    expect(lengths(copyOf(trials(21)))).toEqual([21, 1]);
    const again = trials(21).map((trial) => ({ ...trial, createdAt: 7 }));
    expect(lengths(again)).toEqual([21, 21]);
    expect(lengths([])).toEqual([0, 0]);
    expect(lengths(trials(3))).toEqual([3, 3]);
  });

  it("evict the least recently used studies when there are too many trials", () => {
    const sent = createSentHistory(200);
    const pack = (name: string, count: number) => sent.update(named(name), trials(count)).forget;
    expect(pack("a", 80)).toEqual([]);
    expect(pack("b", 80)).toEqual([]);
    expect(pack("a", 80)).toEqual([]);
    expect(pack("c", 300)).toEqual([]);
    expect(["a", "b", "c"].map((name) => sent.has(name))).toEqual([true, true, true]);
    // c exceeds the limit now that another study is requested.
    expect(pack("d", 30)).toEqual(["c"]);
    expect(pack("e", 1)).toEqual(["b"]);
    expect(["a", "b", "c", "d", "e"].map((name) => sent.has(name))).toEqual([true, false, false, true, true]);
  });

  it("count a study without trials too", () => {
    const sent = createSentHistory(100);
    for (let n = 0; n < 50; n++) sent.update(named(`study ${n}`), []);
    const kept = Array.from({ length: 50 }, (_, n) => sent.has(`study ${n}`));
    expect(kept.filter(Boolean)).toHaveLength(11);
    expect(kept.slice(-11)).not.toContain(false);
  });
});
