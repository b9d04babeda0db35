/** Startup time of the compiled `credence --help`, compared with Node doing nothing. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { reported, type Suite } from "../document.ts";
import { mediansOf, millisecondsOf } from "../rounds.ts";

const ROUNDS = 21;
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export const start: Suite = {
  summary: "the time that `credence --help` takes beyond `node -e 0`",
  async run({ say }) {
    say(`${ROUNDS} rounds`);
    const { help, bare } = await mediansOf(
      { help: () => wallOf([program, "--help"]), bare: () => wallOf(["-e", "0"]) },
      ROUNDS,
    );
    return { rows: [reported("start", help - bare, "ms"), reported("start-node", bare, "ms")] };
  },
};

function wallOf(words: readonly string[]): number {
  return millisecondsOf(() => {
    const { status, error } = spawnSync(process.execPath, words, { stdio: "ignore" });
    if (status !== 0) throw new Error(`program; must exit with 0: ${error?.message ?? status}. ${words.join(" ")}`);
  });
}
