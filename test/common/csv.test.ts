/** Our CSV writer, with its output read back by another program's parser. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvText } from "../../common/csv.ts";

test("numbers stay numbers, nothing is an empty cell", () => {
  expect(csvText([[-1.5, 1e-7, true, null, undefined, "a"]])).toBe("-1.5,1e-7,true,,,a\n");
});

test.each(["=1+1", "+1+1", "-2", "@SUM(1)", "\tx", "\rx", '=cmd|"/C calc"!A1', "＝1"])(
  "%j is not a formula",
  (text) => {
    const [[cell]] = parse(csvText([[text]])) as [[string]];
    expect(cell).toBe(`'${text}`);
  },
);

test("any cells round-trip through a standard parser, with formulas prefixed by an apostrophe", () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."=+-@,\"\r\n\t '") }));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
      const read = parse(csvText(rows), { relax_column_count: true, record_delimiter: "\n" }) as string[][];
      expect(read.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, "")))).toEqual(
        rows.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ""))),
      );
      for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
