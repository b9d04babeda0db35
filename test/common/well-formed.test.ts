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

/** What UTF-8 keeps of a text. */
const throughUtf8 = (text: string) => Buffer.from(text, "utf8").toString("utf8");

describe("text that is not Unicode", () => {
  it("becomes what UTF-8 keeps of it, in texts and names at any depth", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const read = JSON.stringify(wellFormed(value));
        // JSON escapes halves of pairs, so that they would not show as bytes.
        expect(read).not.toMatch(/\\ud[89a-f]/i);
      }),
    );
    fc.assert(fc.property(anyText, (text) => wellFormed(text) === throughUtf8(text)));
  });

  it("shows in JSON that was read as UTF-8", () => {
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

  it("leaves a value without any as it is, the same object", () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => wellFormed(value) === value));
  });
});
