/** Runs every check of the project and ends with a line of counts: format, lint, types, layers, unused code. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const layers =
  "depcruise math common threads gp tuner objectives service wire storage web cli library test --config .dependency-cruiser.mjs";
const checks = [
  ["format", "prettier --check --log-level warn ."],
  ["lint", "eslint ."],
  ["types", "tsc --noEmit -p tsconfig.json"],
  ["types of the dashboard", "tsc --noEmit -p web/dashboard"],
  ["layers", layers],
  ["unused", "knip --no-progress"],
];

let failed = 0;
for (const [name, command] of checks) {
  const started = Date.now();
  const [program, ...args] = command.split(" ");
  const { status } = spawnSync("npx", ["--no-install", program, ...args], { cwd: root, stdio: "inherit" });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status !== 0) failed += 1;
}
console.log(`checks: ${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
