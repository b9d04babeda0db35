/** The obligations of tuner/store.ts as a suite. An engine passes it by one line: `describeStore("name", open)`. */
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

/** `open` opens an empty store of its own at each call. `runs`: random sequences of operations that are tried. */
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
