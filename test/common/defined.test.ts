import { expect, it } from "vitest";
import { defined } from "../../common/defined.ts";

it("keeps falsy values and drops only undefined", () => {
  const kept = defined({ a: undefined, b: null, c: 0, d: "", e: false });
  expect(kept).toEqual({ b: null, c: 0, d: "", e: false });
  expect("a" in kept).toBe(false);
});
