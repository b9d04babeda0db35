/** A long bench that is ended keeps its finished parts. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLedger } from "../../bench/ledger.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-ledger-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const value = { nll: Infinity, lowest: -Infinity, none: Number.NaN, rmse: 1.5, name: "a" };

it("does not compute again what another run has finished, numbers that are not finite included", async () => {
  const path = join(folder, "again.jsonl");
  await openLedger(path, "1").part("first", () => Promise.resolve(value));
  const ledger = openLedger(path, "1");
  expect(await ledger.part("first", () => Promise.reject(new Error("computed again")))).toEqual(value);
  expect(await ledger.part("second", () => Promise.resolve(2))).toBe(2);
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
});

it("goes on after a line that was cut off", async () => {
  const path = join(folder, "cut.jsonl");
  await openLedger(path, "1").part("first", () => Promise.resolve(1));
  appendFileSync(path, '{"version":"1","name":"second","val');
  await openLedger(path, "1").part("second", () => Promise.resolve(2));
  const ledger = openLedger(path, "1");
  const never = () => Promise.reject(new Error("computed again"));
  expect([await ledger.part("first", never), await ledger.part("second", never)]).toEqual([1, 2]);
});

it("refuses parts of another version, and keeps nothing without a file", async () => {
  const path = join(folder, "other.jsonl");
  await openLedger(path, "1").part("first", () => Promise.resolve(1));
  expect(() => openLedger(path, "2")).toThrow(
    new Error(`ledger; must be of version 2: ${path} is of 1. Pass another file.`),
  );
  expect(await openLedger(undefined, "1").part("first", () => Promise.resolve(3))).toBe(3);
});
