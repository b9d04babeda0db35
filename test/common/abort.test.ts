import { expect, test, vi } from "vitest";
import { unlessAborted } from "../../common/abort.ts";

test("resolves to the awaited value, and leaves no listener behind", async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, "removeEventListener");
  expect(await unlessAborted(Promise.resolve(3), signal)).toBe(3);
  await expect(unlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  expect(removed).toHaveBeenCalledTimes(2);
});

test("resolves to null as soon as the signal is aborted, and at once when it already is", async () => {
  const controller = new AbortController();
  const never = new Promise<number>(() => {});
  const waiting = unlessAborted(never, controller.signal);
  controller.abort();
  expect(await waiting).toBeNull();
  expect(await unlessAborted(never, controller.signal)).toBeNull();
});
