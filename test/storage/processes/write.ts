/** Starts and finishes trials until it dies, and prints the number of each once it is acknowledged: `write.ts FILE`. */
import { writeSync } from "node:fs";
import { openStore } from "../../../storage/open.ts";
import { CredenceError } from "../../../common/errors.ts";
import { completeWith, leaseOf, sampleSpec, sampleSuggestion } from "../../contracts/store/samples.ts";

// Not buffered: acknowledged writes are printed even if the process is killed immediately after.
const say = (line: string) => void writeSync(1, `${line}\n`);

const holder = `process ${process.pid}`;
try {
  say("ready");
  const store = await openStore(`sqlite:${process.argv[2]}`);
  await store.createStudy(sampleSpec(), {}, 1);
  for (let number = (await store.readTrials("wine")).length; ; number++) {
    await store.addTrial("wine", number, sampleSuggestion(number), { lease: leaseOf(holder), now: number });
    say(`added ${number}`);
    await store.addIntermediateValue("wine", number, holder, { step: 1, metric: "loss", value: number });
    await store.finishTrial("wine", number, holder, { outcome: completeWith(number), now: number });
    say(`finished ${number}`);
  }
} catch (error) {
  if (!(error instanceof CredenceError)) throw error;
  say(`${error.code}: ${error.message}`);
}
