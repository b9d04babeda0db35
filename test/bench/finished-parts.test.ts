/** A long benchmark that is interrupted keeps its finished parts. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openParts } from "../../bench/finished-parts.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-parts-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const value = { nll: Infinity, lowest: -Infinity, none: Number.NaN, rmse: 1.5, name: "a" };

it("does not recompute what another run has finished, including non-finite numbers", async () => {
  const path = join(folder, "again.jsonl");
  await openParts(path, "1").part("first", () => Promise.resolve(value));
  const parts = openParts(path, "1");
  expect(await parts.part("first", () => Promise.reject(new Error("computed again")))).toEqual(value);
  expect(await parts.part("second", () => Promise.resolve(2))).toBe(2);
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
});

it("goes on after a line that was cut off", async () => {
  const path = join(folder, "cut.jsonl");
  await openParts(path, "1").part("first", () => Promise.resolve(1));
  appendFileSync(path, '{"version":"1","name":"second","val');
  await openParts(path, "1").part("second", () => Promise.resolve(2));
  const parts = openParts(path, "1");
  const never = () => Promise.reject(new Error("computed again"));
  expect([await parts.part("first", never), await parts.part("second", never)]).toEqual([1, 2]);
});

it("refuses parts of another version, and keeps nothing without a file", async () => {
  const path = join(folder, "other.jsonl");
  await openParts(path, "1").part("first", () => Promise.resolve(1));
  expect(() => openParts(path, "2")).toThrow(
    new Error(`parts; must be of version 2: ${path} is of 1. Pass another file.`),
  );
  expect(await openParts(undefined, "1").part("first", () => Promise.resolve(3))).toBe(3);
});
