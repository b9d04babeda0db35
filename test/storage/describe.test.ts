/** The facts that `describeStorage` returns about an address, without modifying anything. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeStorage, openStore } from "../../storage/open.ts";
import { expectRefusal } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const engine = expect.stringMatching(/^SQLite 3\.\d+\.\d+, schema \d+$/);

it("names the engine and the file", async () => {
  const file = join(folder(), "a.db");
  expect(await describeStorage(`sqlite:${file}`)).toStrictEqual({ engine, file: `${file} (not made yet)` });
  expect(existsSync(file)).toBe(false);
  await (await openStore(`sqlite:${file}`)).close();
  expect(await describeStorage(`sqlite:${file}`)).toMatchObject({ file: expect.stringMatching(/a\.db \(\d+ KiB\)$/) });
  expect(await describeStorage("sqlite::memory:")).toStrictEqual({ engine, file: "none, in memory" });
});

it("reports what is wrong", async () => {
  const file = join(folder(), "text.db");
  writeFileSync(file, "text");
  const problem = `database; must be an SQLite file: ${file}. Name another file, or move this one away.`;
  expect(await describeStorage(`sqlite:${file}`)).toStrictEqual({ problem });
  await expectRefusal(describeStorage("x.db"), "invalid");
});
