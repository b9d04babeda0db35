/**
 * Makes the database and the record of its contents that a release of a new schema adds to this folder:
 *
 *     node --import tsx test/migrations/make.ts && npx prettier --write test/migrations
 *
 * The contents for a release are never regenerated, because they represent the files that users have.
 */
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeJson } from "../../storage/sql/json.ts";
import { migrations } from "../../storage/migrations/index.ts";
import { openStore } from "../../storage/open.ts";
import type { Store } from "../../tuner/store.ts";
import { contents } from "../contracts/store/contents.ts";
import {
  completeWith,
  finishedTrial,
  leaseOf,
  sampleAssessment,
  sampleDecision,
  sampleSpec,
  sampleSuggestion,
} from "../contracts/store/samples.ts";

const base = fileURLToPath(new URL(`schema-${migrations.length}`, import.meta.url));
if (existsSync(`${base}.db`)) throw new Error(`${base}.db; must not be made again. Append a migration first.`);
const store = await openStore(`sqlite:${base}.db`);
await fill(store);
writeFileSync(`${base}.json`, writeJson(await contents(store), "contents"));
await store.close();

/** A trial in every state, and values that are hard to store. */
async function fill(store: Store): Promise<void> {
  await store.createStudy(sampleSpec(), { trials: 25, seconds: 60.5, target: -0 }, 1_700_000_000_000);
  await store.addSecondsUsed("wine", 12.25);
  await store.importTrials("wine", [
    finishedTrial({ values: { loss: -0 }, metrics: { rmse: 5e-324, coverage: 1e308 } }),
    finishedTrial({ state: "pruned", values: {}, standardErrors: null, metrics: null }),
    finishedTrial({
      state: "failed",
      values: null,
      failure: { kind: "diverged", message: "NaN at step 12 ∇ 👩‍👩‍👧 a\0b" },
    }),
  ]);
  for (const number of [3, 4, 5]) {
    await store.addTrial("wine", number, sampleSuggestion(0.1 + 0.2), {
      lease: leaseOf("host:1:token", 5000),
      now: 4000,
    });
    for (const step of [1, 2]) {
      await store.addIntermediateValue("wine", number, "host:1:token", { step, metric: "loss", value: -0 / step });
    }
  }
  await store.release("wine", 3, "host:1:token", { kind: "interrupted", now: 7 });
  await store.finishTrial("wine", 4, "host:1:token", { outcome: completeWith(0.1), now: 4500 });
  await store.addTrial(
    "wine",
    6,
    { hyperparameters: { lr: 1 }, reason: { strategy: "enqueued" } },
    { lease: null, now: 1 },
  );

  const author = { who: "Zoë", now: 5000, reason: "measured again" };
  await store.addTrial("wine", 7, sampleSuggestion(), { lease: leaseOf("host:1:token", 5000), now: 4600 });
  await store.finishTrial("wine", 7, "host:1:token", {
    outcome: {
      state: "complete",
      values: { loss: 0.2 },
      artifacts: [{ name: "rank", kind: "chains", title: "Rank plot", data: [-0, 5e-324, "∇", null, { a: [true] }] }],
    },
    now: 4700,
  });
  await store.correctTrial("wine", 7, { state: "complete", values: { loss: 0.3 } }, author);
  await store.annotateTrial("wine", 7, { notes: "été", tags: ["a"], attributes: { gpu: 1 } }, author);
  await store.requestStop("wine", 5, author);
  await store.enqueueTrial("wine", sampleSuggestion(), 4800);
  await store.deleteTrial("wine", 8, author);
  await store.updateStudy("wine", { tags: ["x", "y"], maxAttempts: 5, space: sampleSpec().space.slice(0, 2) }, author);
  await store.updateStudy("wine", { space: sampleSpec().space }, author);

  await store.addTrial("wine", 9, sampleSuggestion(), { lease: leaseOf("host:1:token", 5000), now: 4900 });
  await store.addIntermediateValue("wine", 9, "host:1:token", { step: 3, metric: "loss", value: 0.5 });
  await store.pruneTrial("wine", 9, "host:1:token", sampleDecision);
  await store.finishTrial("wine", 9, "host:1:token", {
    outcome: { state: "pruned", values: { loss: 0.5 } },
    now: 4950,
  });

  const assessment = { ...sampleAssessment, value: -0, standardError: 5e-324 };
  await store.updateStudy("wine", { assessment }, author);
  await store.keepModel("wine", '{"format": "credence-model", "∇": [5e-324]}', 6000);

  const strategy = { name: "sobol", acquisition: "log-ei", kappa: 2, startup: 5, repeats: true } as const;
  const objective = {
    kind: "command",
    arguments: ["python", "train.py", "--lr", "{lr}"],
    timeoutMilliseconds: 500,
  } as const;
  const metrics = [
    { name: "précision", direction: "maximize" },
    { name: "size", direction: "minimize" },
  ] as const;
  const pruning = { rule: "hyperband", metric: "size", direction: "minimize", min: 1, max: 81, reduction: 3 } as const;
  const other = { name: "it's “été”", strategy, objective, metrics, seed: 2 ** 40, pruning };
  await store.createStudy(sampleSpec(other), { steps: 1e6 }, 2);
  await store.importTrials("it's “été”", [finishedTrial({ values: { size: 3, précision: 0.75 } })]);
}
