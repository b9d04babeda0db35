/** Every engine, and the reference that they are compared with, passes the contract suite. */
import { join } from "node:path";
import { openStore } from "../../storage/open.ts";
import { describeStore } from "../contracts/store.ts";
import { createReferenceStore } from "../contracts/store/reference-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
let opened = 0;

describeStore("SQLite in memory", () => openStore("sqlite::memory:"));
describeStore("SQLite in a file", () => openStore(`sqlite:${join(folder(), `${++opened}.db`)}`), { runs: 8 });
describeStore("the reference", async () => createReferenceStore());
