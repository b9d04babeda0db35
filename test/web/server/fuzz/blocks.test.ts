/** Tests the measuring instrument itself: if it missed a block, the requirement could never fail. */
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { watchBlocks } from "./blocks.ts";

/** Milliseconds on a processor. */
const BLOCK = 60;

it("sees a block, once, and no waiting", async () => {
  const longest = watchBlocks();
  if (Number.isNaN(longest())) return; // Only Linux reports it.
  const before = process.cpuUsage();
  for (let used = 0; used < 2 * BLOCK * 1000;) {
    const { user, system } = process.cpuUsage(before);
    used = user + system;
  }
  await wait(20);
  // Other threads of the process, such as the garbage collector's, have used some of it.
  expect(longest()).toBeGreaterThan(BLOCK);
  await wait(200);
  expect(longest()).toBeLessThan(BLOCK);
});
