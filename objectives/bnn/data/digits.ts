/** Digits: small images of handwritten digits (Alpaydin & Kaynak 1998). */
import { inflateSync } from "node:zlib";
import { digitPixels } from "./digit-pixels.ts";
import type { ColumnSource } from "./encode-columns.ts";

export const DIGITS = "digits";

/** Width and height of an image. */
const SIZE = 8;
const PIXELS = SIZE * SIZE;

/**
 * 1797 images of 8 × 8 pixels from 0 (white) to 16; the target is the digit. Pixels that are white in all images carry
 * no information.
 */
export function digitColumns(): ColumnSource {
  const bytes = inflateSync(Buffer.from(digitPixels, "base64"));
  const rows = bytes.length / (PIXELS + 1);
  const column = (at: number) => Array.from({ length: rows }, (_, row) => bytes[row * (PIXELS + 1) + at]);
  return {
    name: DIGITS,
    features: Array.from({ length: PIXELS }, (_, at) => {
      const name = `pixel_${Math.floor(at / SIZE)}_${at % SIZE}`;
      return { name, kind: "numeric", values: column(at) } as const;
    }),
    target: { name: "digit", values: column(PIXELS).map(String) },
    notices: [],
  };
}
