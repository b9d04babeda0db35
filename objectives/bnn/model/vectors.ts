/** Lossless encoding of vectors of numbers as strings: IEEE 754, little-endian, base64. */

/** `count` vectors of `length` numbers, one after another. */
export interface EncodedVectors {
  /** Single precision if that represents all numbers exactly, as for weights of the SIMD engine. */
  readonly precision: "float32" | "float64";
  readonly count: number;
  readonly length: number;
  readonly base64: string;
}

const BYTES = { float32: 4, float64: 8 } as const;

/** @param vectors all of the same length */
export function encodeVectors(vectors: readonly Float64Array[], length: number): EncodedVectors {
  const isSingle = vectors.every((vector) => vector.every((value) => Object.is(Math.fround(value), value)));
  const precision = isSingle ? "float32" : "float64";
  const size = BYTES[precision];
  const bytes = new DataView(new ArrayBuffer(vectors.length * length * size));
  vectors.forEach((vector, v) => {
    vector.forEach((value, i) => {
      const at = (v * length + i) * size;
      if (isSingle) bytes.setFloat32(at, value, true);
      else bytes.setFloat64(at, value, true);
    });
  });
  const base64 = Buffer.from(bytes.buffer).toString("base64");
  return { precision, count: vectors.length, length, base64 };
}

/** Null if the string has the wrong length, or a number is not finite. */
export function decodeVectors({ precision, count, length, base64 }: EncodedVectors): readonly Float64Array[] | null {
  const decoded = Buffer.from(base64, "base64");
  const size = BYTES[precision];
  if (decoded.length !== count * length * size || decoded.toString("base64") !== base64) return null;
  const bytes = new DataView(decoded.buffer, decoded.byteOffset, decoded.length);
  const vectors = Array.from({ length: count }, (_, v) =>
    Float64Array.from({ length }, (_, i) => {
      const at = (v * length + i) * size;
      return precision === "float32" ? bytes.getFloat32(at, true) : bytes.getFloat64(at, true);
    }),
  );
  return vectors.every((vector) => vector.every(Number.isFinite)) ? vectors : null;
}
