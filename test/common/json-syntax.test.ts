import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeJsonProblem, findJsonProblem } from "../../common/json-syntax.ts";

/** Whether the engine accepts the string; the wording of its error does not matter. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonProblem", () => {
  it.each([
    ["{", 'line 1, column 2: expected a name in double quotes or "}", found the end of the document'],
    ["{a:1}", 'line 1, column 2: expected a name in double quotes or "}", found "a"'],
    ["[1,]", 'line 1, column 4: expected a value, found "]"'],
    ['{"a":1,}', 'line 1, column 8: expected a name in double quotes, found "}"'],
    ['{"a" 1}', 'line 1, column 6: expected ":", found "1"'],
    ['{"loss": NaN}', 'line 1, column 10: expected a value, found "NaN"'],
    ["[1 2]", 'line 1, column 4: expected "," or "]", found "2"'],
    ['{\n  "a": 01\n}', 'line 2, column 9: expected "," or "}", found "1"'],
    ["", "line 1, column 1: expected a value, found the end of the document"],
    ["1 2", 'line 1, column 3: expected the end of the document, found "2"'],
    ["'a'", `line 1, column 1: expected a value, found "'"`],
    ['"a', "line 1, column 3: expected the closing double quote, found the end of the document"],
    ['"a\tb"', String.raw`line 1, column 3: expected an escape such as \n, found "\t"`],
    [String.raw`"\x"`, 'line 1, column 3: expected a valid JSON escape, found "x"'],
    [String.raw`"\u12g4"`, 'line 1, column 4: expected four hexadecimal digits, found "1"'],
    ["\u{1F600}", 'line 1, column 1: expected a value, found "\u{1F600}"'],
  ])("%j", (text, expected) => {
    expect(describeJsonProblem(text)).toBe(expected);
  });

  it("finds a problem in exactly the strings that JSON.parse refuses", () => {
    const pieces = fc.constantFrom(
      ..."{}[],:\"\\-+.0123eEtrufalsn \n\tNaN'x".split(""),
      "true",
      "null",
      '"a"',
      "\\u00e9",
    );
    const near = fc.tuple(fc.jsonValue(), fc.nat(), pieces).map(([value, at, piece]) => {
      const text = JSON.stringify(value);
      const where = at % (text.length + 1);
      return text.slice(0, where) + piece + text.slice(where + (at % 2));
    });
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((list) => list.join("")),
      near,
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(findJsonProblem(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it("handles a string of a million brackets", () => {
    expect(findJsonProblem("[".repeat(1e6))?.column).toBe(1e6 + 1);
  });
});
