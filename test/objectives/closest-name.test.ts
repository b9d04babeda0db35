import { expect, test } from "vitest";
import { closestName, didYouMean, listNames } from "../../objectives/closest-name.ts";
import { unknownOptions } from "../../objectives/unknown-options.ts";

test.each([
  ["prize", "price"],
  ["prcie", "price"],
  ["PRICE", "price"],
  ["rooms", "room"],
  ["ares", "area"],
  ["xyz", null],
  ["", null],
  ["pr", null],
])("%j is closest to %j", (given, closest) => {
  expect(closestName(given, ["price", "room", "area"])).toBe(closest);
});

test("a list of names is cut with a count", () => {
  expect(listNames(["a", 'b"', "c"])).toBe('"a", "b\\"", "c"');
  expect(listNames(["a", "b", "c"], 2)).toBe('"a", "b" and 1 more');
  expect(didYouMean("prise", ["price"], "Leave it out.")).toBe('Did you mean "price"?');
  expect(didYouMean("x", ["price"], "Leave it out.")).toBe("Leave it out.");
});

test("unknown options are all named", () => {
  const known = [
    { name: "data", summary: "" },
    { name: "target", summary: "" },
  ];
  expect(unknownOptions({ dta: "a", data: "b", colour: "red" }, known)).toEqual([
    { path: "dta", message: 'option; must be one of "data", "target": "dta". Did you mean "data"?' },
    { path: "colour", message: 'option; must be one of "data", "target": "colour". Leave it out.' },
  ]);
});
