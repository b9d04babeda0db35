/** Comparing tokens leaks no timing: digests have equal length, and all are compared, wherever the match is. */
import type * as Crypto from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { identify, type Token } from "../../../web/server/security/tokens.ts";

const compared = vi.hoisted(() => ({ lengths: [] as number[] }));
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof Crypto>();
  return {
    ...crypto,
    timingSafeEqual(a: NodeJS.ArrayBufferView, b: NodeJS.ArrayBufferView) {
      compared.lengths.push(a.byteLength, b.byteLength);
      return crypto.timingSafeEqual(a, b);
    },
  };
});

afterEach(() => void (compared.lengths = []));

const tokens: readonly Token[] = [
  { secret: "the-first-of-the-secrets", access: "write", name: "first" },
  { secret: "another-one", access: "read" },
  { secret: "the-last-of-them-and-by-far-the-longest-of-all", access: "write", name: "last" },
];

it.each([
  ["the first", "Bearer the-first-of-the-secrets", { name: "first", access: "write" }],
  ["one that reads", "bearer another-one", { name: "http", access: "read" }],
  ["the last", "Bearer the-last-of-them-and-by-far-the-longest-of-all", { name: "last", access: "write" }],
  ["a near miss", "Bearer the-first-of-the-secretz", null],
  ["a far one", "Bearer x", null],
  ["a longer one", `Bearer ${"x".repeat(5000)}`, null],
  ["another scheme", "Basic the-first-of-the-secrets", null],
  ["two at once", "Bearer another-one another-one", null],
  ["an empty one", "Bearer ", null],
])("%s", (_, authorization, client) => {
  expect(identify(tokens, authorization)).toEqual(client);
  expect(compared.lengths).toEqual([32, 32, 32, 32, 32, 32]);
});
