import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayBeMalformed, wellFormed } from "../../common/well-formed.ts";

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.double(),
    fc.constant(null),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(anyText, tie("tree"), { maxKeys: 4 }),
  ),
}));

/** A string after encoding to UTF-8 and back. */
const throughUtf8 = (text: string) => Buffer.from(text, "utf8").toString("utf8");

describe("text that is not valid Unicode", () => {
  it("becomes its UTF-8 round trip, in strings and names at any depth", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const read = JSON.stringify(wellFormed(value));
        // JSON escapes halves of surrogate pairs, so they would not be visible as bytes.
        expect(read).not.toMatch(/\\ud[89a-f]/i);
      }),
    );
    fc.assert(fc.property(anyText, (text) => wellFormed(text) === throughUtf8(text)));
  });

  it("is detected in JSON that was read as UTF-8", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const json = JSON.stringify(value);
        if (!mayBeMalformed(json)) expect(wellFormed(value)).toBe(value);
        const upper = json.replaceAll(/\\ud/g, "\\uD");
        expect(mayBeMalformed(upper)).toBe(mayBeMalformed(json));
      }),
    );
    expect(mayBeMalformed('{"a":"\\\\u00e9"}')).toBe(false);
  });

  it("a value without any is returned unchanged, as the same object", () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => wellFormed(value) === value));
  });
});
