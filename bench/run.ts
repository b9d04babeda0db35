/**
 * Runs one suite and prints its document: `npm run -s bench -- SUITE [--json] [flags of the suite]`.
 * What it is doing goes to standard error.
 */
import { asTable, documentOf, type Suite } from "./document.ts";
import { suites } from "./suites.ts";

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const [name, ...rest] = words.filter((word) => !word.startsWith("--"));
const suite = Object.entries<Suite>(suites).find(([known]) => known === name)?.[1];

if (name === undefined || suite === undefined || rest.length > 0) {
  const listed = Object.entries<Suite>(suites).map(([known, { summary }]) => `  ${known.padEnd(14)} ${summary}`);
  const given = name === undefined ? "none given" : JSON.stringify([name, ...rest].join(" "));
  process.stderr.write(`suite; must be one of the following: ${given}.\n${listed.join("\n")}\n`);
  process.exitCode = 2;
} else {
  const document = documentOf(name, await suite.run({ flags, say: (line) => process.stderr.write(`${line}\n`) }));
  process.stdout.write(flags.has("--json") ? `${JSON.stringify(document, null, 2)}\n` : asTable(document));
}
