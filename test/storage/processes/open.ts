/** Opens each named file, creates a study in it, and closes it again. */
import { createInterface } from "node:readline";
import { openStore } from "../../../storage/open.ts";
import { sampleSpec } from "../../contracts/store/samples.ts";

console.log("ready");
for await (const file of createInterface(process.stdin)) {
  try {
    const store = await openStore(`sqlite:${file}`);
    await store.createStudy(sampleSpec(), {}, 1);
    await store.close();
    console.log("opened");
  } catch (error) {
    console.log(String(error));
  }
}
