import fc from "fast-check";
import { expect, it } from "vitest";
import { readArchive } from "../../cli/studies/archive.ts";
import { nestingIssue } from "../../common/nesting.ts";

/** Arrays and objects in turn, as `shape` says. */
function nested(shape: readonly boolean[]): unknown {
  let value: unknown = 1;
  for (const isArray of shape) value = isArray ? [value] : { a: value };
  return value;
}

it("documents may be nested 32 deep", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (shape) => {
      const message = "value; must be nested at most 32 deep: deeper";
      const issue = nestingIssue(nested(shape), "body");
      if (shape.length <= 32) expect(issue).toBeNull();
      else expect(issue).toMatchObject({ message, path: expect.stringMatching(/^body(\.a|\[0\]){32}$/) as string });
    }),
  );
  expect(nestingIssue([1, { b: nested(Array<boolean>(33).fill(false)) }], "")?.path).toMatch(/^\[1\]\.b\.a/);
});

const deep = nested(Array<boolean>(20_000).fill(true));
it.each([
  ["a study", { study: { attributes: { deep } }, trials: [] }, "study.attributes.deep"],
  ["a trial", { study: {}, trials: [{}, { attributes: { deep } }] }, "trials[1].attributes.deep"],
  ["no archive", deep, "[0][0]"],
])("a file of %s nested deeper than any stack is refused", (_, document, path) => {
  const read = readArchive(document);
  expect("issues" in read && read.issues).toHaveLength(1);
  expect("issues" in read && read.issues[0].path.startsWith(path)).toBe(true);
});
