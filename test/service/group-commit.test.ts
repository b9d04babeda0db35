import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { createGroupCommit } from "../../service/group-commit.ts";
import type { Store } from "../../tuner/store.ts";
import { studyOf } from "../tuner/past.ts";

const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }] as const;
const suggestion = { hyperparameters: { x: 0.5 }, reason: { strategy: "random" } };

let store: Store;
/** Number of transactions begun. */
let begun = 0;
let rolledBack = 0;
/** Thrown at the end of the next transaction, as a full disk would. */
let fault: Error | null = null;

async function open() {
  [begun, rolledBack, fault] = [0, 0, null];
  store = await openStore("sqlite::memory:");
  await store.createStudy(studyOf(space), {}, 0);
  const counted: Store = {
    ...store,
    atomically: (use) => {
      begun += 1;
      return store.atomically(async (inside) => {
        const result = await use(inside);
        if (fault !== null) throw fault;
        return result;
      });
    },
  };
  return createGroupCommit({
    store: counted,
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    onRollback: () => {
      rolledBack += 1;
    },
  });
}

afterEach(() => store.close());

const enqueue = (inside: Store) => inside.enqueueTrial(studyOf(space).name, suggestion, 1);
const numbers = async () => (await store.readTrials(studyOf(space).name)).map(({ number }) => number);

describe("requests that arrive together", () => {
  it("share a transaction, and each gets its own answer", async () => {
    const commit = await open();
    const trials = await Promise.all(Array.from({ length: 20 }, () => commit(enqueue)));
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(begun).toBe(1);
    expect(await numbers()).toHaveLength(20);
  });

  it("are at most 64 to a transaction", async () => {
    const commit = await open();
    await Promise.all(Array.from({ length: 130 }, () => commit(enqueue)));
    expect(begun).toBe(3);
    expect(await numbers()).toHaveLength(130);
  });

  it("and a refused one rolls back only itself, completely", async () => {
    const commit = await open();
    const refused = commit(async (inside) => {
      await enqueue(inside);
      await enqueue(inside);
      throw new Error("changed its mind");
    });
    const answers = await Promise.allSettled([commit(enqueue), refused, commit(enqueue)]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(begun).toBe(1);
    expect(await numbers()).toEqual([0, 1]);
    expect(rolledBack).toBe(0);
  });

  it("all fail when the transaction fails, and leave no trace; later ones are served", async () => {
    const commit = await open();
    fault = new Error("disk full");
    const answers = await Promise.allSettled([commit(enqueue), commit(enqueue)]);
    expect(answers.map((answer) => (answer.status === "rejected" ? (answer.reason as Error).message : ""))).toEqual([
      "disk full",
      "disk full",
    ]);
    expect([await numbers(), rolledBack]).toEqual([[], 1]);
    fault = null;
    expect(await commit(enqueue)).toMatchObject({ number: 0 });
  });

  it("are answered when their effect is durable, not before", async () => {
    const commit = await open();
    let isAnswered = false;
    let wasAnswered: boolean | null = null;
    const first = commit(enqueue).then(() => {
      isAnswered = true;
    });
    const second = commit(async (inside) => {
      await enqueue(inside);
      wasAnswered = isAnswered;
    });
    await Promise.all([first, second]);
    expect(wasAnswered).toBe(false);
  });
});

it("requests that arrive during a transaction are served by the next one", async () => {
  const commit = await open();
  let later: Promise<unknown> = Promise.resolve();
  await commit(async (inside) => {
    await enqueue(inside);
    later = commit(enqueue);
  });
  await later;
  expect(begun).toBe(2);
  expect(await numbers()).toEqual([0, 1]);
});
