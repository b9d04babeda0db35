/**
 * Adds, claims and finishes trials of one study as fast as it can, while other processes do the same: `share.ts FILE
 * HOLDER ROUNDS`.
 */
import { once } from "node:events";
import { openStore } from "../../../storage/open.ts";
import { completeWith, leaseOf, sampleSpec, sampleSuggestion } from "../../contracts/store/samples.ts";

/** The actions of one process, for the test to compare. */
export interface Deeds {
  readonly added: number[];
  readonly claimed: number[];
}

const [file, holder, rounds] = process.argv.slice(2);
console.log("ready");
await once(process.stdin, "data");

const store = await openStore(`sqlite:${file}`);
await store.createStudy(sampleSpec(), {}, 1);
const deeds: Deeds = { added: [], claimed: [] };
for (let round = 0; round < Number(rounds); round++) {
  const number = (await store.readTrials("wine")).length;
  const added = await store.addTrial("wine", number, sampleSuggestion(round), { lease: null, now: round });
  if (added !== null) deeds.added.push(added.number);
  const claimed = await store.claim("wine", leaseOf(holder), round);
  if (claimed === null) continue;
  deeds.claimed.push(claimed.number);
  await store.addIntermediateValue("wine", claimed.number, holder, { step: 1, metric: "loss", value: round });
  await store.finishTrial("wine", claimed.number, holder, { outcome: completeWith(round), now: round });
}
await store.close();
console.log(JSON.stringify(deeds));
process.stdin.destroy();
