import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../storage/open.ts";
import { openStudyCache } from "../../../tuner/loop/study-cache.ts";
import type { Store } from "../../../tuner/store.ts";
import { isFinished } from "../../../tuner/study/trial.ts";
import { studyOf } from "../past.ts";

const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }] as const;
const study = studyOf(space);
const [{ name: metric }] = study.metrics;
const author = { who: "a person", now: 5 };
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** No two studies have the same creation time. */
let born = 10;

type Change = "add" | "import" | "finish" | "delete" | "pause" | "budget" | "remake";

async function make(store: Store, change: Change, at: number): Promise<void> {
  const trials = await store.readTrials(study.name);
  const trial = trials.at(at % Math.max(1, trials.length));
  const suggestion = { hyperparameters: { x: at / 100 }, reason: { strategy: "random" } };
  switch (change) {
    case "add":
      await store.enqueueTrial(study.name, suggestion, 1);
      return;
    case "import":
      if (trial !== undefined && isFinished(trial)) await store.importTrials(study.name, [trial, trial]);
      return;
    case "finish": {
      const lease = { worker: "w", holder: `h${at}`, expiresAt: 9 };
      const claimed = await store.claim(study.name, lease, 2);
      const outcome = { state: "complete", values: { [metric]: at } } as const;
      if (claimed !== null && at % 3 > 0) {
        await store.finishTrial(study.name, claimed.number, lease.holder, { outcome, now: 3 });
      }
      return;
    }
    case "delete":
      if (trial !== undefined && trial.state !== "running") await store.deleteTrial(study.name, trial.number, author);
      return;
    case "pause":
      await store.updateStudy(study.name, { state: at % 2 === 0 ? "paused" : "active" }, author);
      return;
    case "budget":
      await store.setBudget(study.name, { trials: 1 + (at % 8) });
      return;
    case "remake":
      await store.deleteStudy(study.name);
      await store.createStudy(study, {}, (born += 1));
  }
}

describe("a study cache", () => {
  it("once updated, equals a fresh read of the store, and no reader sees it change", async () => {
    const changes = fc.array(
      fc.tuple(
        fc.constantFrom<Change>(
          "add",
          "add",
          "add",
          "import",
          "finish",
          "finish",
          "delete",
          "pause",
          "budget",
          "remake",
        ),
        fc.integer({ min: 0, max: 99 }),
        fc.boolean(),
      ),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const store = await openStore("sqlite::memory:");
        await store.createStudy(study, {}, 0);
        const kept = openStudyCache({ store, nextTurn }, study.name);
        for (const [change, at, isLookedAt] of list) {
          await make(store, change, at);
          kept.invalidate();
          if (!isLookedAt) continue;
          const snapshot = await kept.refresh();
          const before = structuredClone(snapshot);
          const fresh = await openStudyCache({ store, nextTurn }, study.name).refresh();
          const inOrder = (of: typeof snapshot) => ({ ...of, open: [...of.open].sort((a, b) => a.number - b.number) });
          expect(inOrder(snapshot)).toEqual(inOrder(fresh));
          expect(snapshot.trials).toEqual(await store.readTrials(study.name));
          await make(store, "finish", at);
          kept.invalidate();
          await kept.refresh();
          expect(snapshot).toEqual(before);
        }
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the same space object while the space is unchanged", async () => {
    const store = await openStore("sqlite::memory:");
    await store.createStudy(study, {}, 0);
    const cache = openStudyCache({ store, nextTurn }, study.name);
    const first = await cache.refresh();
    await make(store, "add", 1);
    cache.invalidate();
    const second = await cache.refresh();
    expect(second.study.space).toBe(first.study.space);
    await store.updateStudy(study.name, { space: [{ ...space[0], high: 2 }] }, author);
    cache.invalidate();
    expect((await cache.refresh()).study.space).toMatchObject([{ high: 2 }]);
    await store.close();
  });

  it("is read once for all requests in the same event-loop turn", async () => {
    const store = await openStore("sqlite::memory:");
    await store.createStudy(study, {}, 0);
    let reads = 0;
    const counted: Store = {
      ...store,
      readChanges: (...given) => {
        reads += 1;
        return store.readChanges(...given);
      },
    };
    const cache = openStudyCache({ store: counted, nextTurn }, study.name);
    await Promise.all(Array.from({ length: 16 }, () => cache.refresh()));
    expect(reads).toBe(1);
    await nextTurn();
    await cache.refresh();
    expect(reads).toBe(2);
    await store.close();
  });
});
