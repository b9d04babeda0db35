import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeVectors, encodeVectors } from "../../../../objectives/bnn/model/vectors.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Bits of all numbers, so that −0 is not 0. */
const bits = (vectors: readonly Float64Array[] | null) =>
  vectors?.map((vector) => [...new BigUint64Array(Float64Array.from(vector).buffer)]);

it("any finite numbers come back, bit by bit", () => {
  const lists = fc.integer({ min: 0, max: 5 }).chain((length) => {
    return fc.array(fc.array(finite, { minLength: length, maxLength: length }), { minLength: 1, maxLength: 4 });
  });
  fc.assert(
    fc.property(lists, (rows) => {
      const vectors = rows.map((row) => Float64Array.from(row));
      const text = JSON.stringify(encodeVectors(vectors, rows[0].length));
      expect(bits(decodeVectors(JSON.parse(text) as ReturnType<typeof encodeVectors>))).toEqual(bits(vectors));
    }),
  );
});

it("takes half the room for numbers of single precision", () => {
  const single = [Float64Array.of(0.5, Math.fround(0.1), -0)];
  expect(encodeVectors(single, 3)).toMatchObject({ precision: "float32", count: 1, length: 3 });
  expect(encodeVectors(single, 3).base64).toHaveLength(16);
  expect(encodeVectors([Float64Array.of(0.1, 0, 0)], 3)).toMatchObject({ precision: "float64" });
  expect(encodeVectors([Float64Array.of(1e-40, 0, 0)], 3).precision).toBe("float64");
});

it("writes the low byte first, whatever the machine does", () => {
  expect(Buffer.from(encodeVectors([Float64Array.of(1)], 1).base64, "base64").toString("hex")).toBe("0000803f");
});

it.each([
  ["too few bytes", { count: 2 }],
  ["too many bytes", { length: 1 }],
  ["other characters", { base64: "AACAPw!=" }],
  ["a text that continues", { base64: "AACAPwAAgD8=junk" }],
  ["numbers that are not finite", { base64: Buffer.from(Float32Array.of(NaN, 1).buffer).toString("base64") }],
])("refuses %s", (_, change) => {
  const encoded = encodeVectors([Float64Array.of(1, 1)], 2);
  expect(decodeVectors(encoded)).not.toBeNull();
  expect(decodeVectors({ ...encoded, ...change })).toBeNull();
});
