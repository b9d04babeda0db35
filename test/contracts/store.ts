/**
 * The obligations in tuner/store.ts as a test suite, which an engine runs with one line: `describeStore("name", open)`.
 */
import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../tuner/store.ts";
import { describeChanges } from "./store/changes.ts";
import { describeConcurrency } from "./store/concurrency.ts";
import { describeExactness } from "./store/exactness.ts";
import { describeFinishing } from "./store/finishing.ts";
import { describeImports } from "./store/imports.ts";
import { describeLeases } from "./store/leases.ts";
import { describePruning } from "./store/pruning.ts";
import { describeModel } from "./store/model.ts";
import { describeService } from "./store/service.ts";
import { describeStudies } from "./store/studies.ts";
import { describeTrials } from "./store/trials.ts";

/** `open` opens a new empty store on each call. `runs`: number of random sequences of operations to try. */
export function describeStore(engine: string, open: () => Promise<Store>, { runs = 30 } = {}): void {
  describe(`store contract: ${engine}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    describeStudies(() => store);
    describeTrials(() => store);
    describeLeases(() => store);
    describePruning(() => store);
    describeFinishing(() => store);
    describeImports(() => store);
    describeExactness(() => store);
    describeConcurrency(() => store);
    describeService(() => store);
    describeChanges(() => store);
    describeModel(open, runs);
  });
}
