/** Tries to open files as a user who may only read them, and prints how each is refused: `read-only.ts FILE …`. */
import { openStore } from "../../../storage/open.ts";

// The superuser may write everything. Loading the engine first: that user may not be able to read it.
await (await openStore("sqlite::memory:")).close();
if (process.getuid?.() === 0) process.setuid?.("nobody");
for (const file of process.argv.slice(2)) {
  await openStore(`sqlite:${file}`).then(
    () => console.log("opened"),
    (error: unknown) => console.log(error instanceof Error ? error.message : String(error)),
  );
}
