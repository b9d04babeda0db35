/** Fills the disk of a database, then reads from it and writes to it: `full-disk.ts FILE`. Prints each result. */
import { appendFileSync, truncateSync } from "node:fs";
import { openStore } from "../../../storage/open.ts";
import { finishedTrial, sampleSpec } from "../../contracts/store/samples.ts";

const [file] = process.argv.slice(2);
const use = async (what: "read" | "write") => {
  const store = await openStore(`sqlite:${file}`);
  try {
    if (what === "write")
      await store.importTrials(
        "wine",
        Array.from({ length: 50 }, () => finishedTrial()),
      );
    return (await store.readTrials("wine")).length;
  } finally {
    await store.close();
  }
};
const say = async (what: "read" | "write") =>
  console.log(await use(what).catch((error: unknown) => (error instanceof Error ? error.message : String(error))));

const store = await openStore(`sqlite:${file}`);
await store.createStudy(sampleSpec(), {}, 1);
await store.close();
await say("write");
const ballast = `${file}.ballast`;
try {
  for (;;) appendFileSync(ballast, Buffer.alloc(4096));
} catch {
  // Full.
}
await say("read");
await say("write");
await say("read");
truncateSync(ballast, 0);
await say("write");
