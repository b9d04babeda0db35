/** Tests of randomness, with bounds from standard errors and fixed seeds. */
import { describe, expect, test } from "vitest";
import { normalCdf } from "../../../math/normal.ts";
import { fold, makeKey, openStream, permutation, split, type Key } from "../../../math/random.ts";
import { chiSquareScore, correlationScore, kolmogorovSmirnov } from "../support.ts";

const N = 200_000;
const uniforms = (key: Key, count = N): Float64Array => {
  const stream = openStream(key);
  return Float64Array.from({ length: count }, () => stream.uniform());
};
const normals = (key: Key, count = N): Float64Array => {
  const out = new Float64Array(count);
  openStream(key).fillNormal(out);
  return out;
};
const histogram = (values: Float64Array, cells: number): Int32Array => {
  const counts = new Int32Array(cells);
  for (const value of values) counts[Math.floor(value * cells)]++;
  return counts;
};

describe("uniform", () => {
  const values = uniforms(makeKey("uniform"));

  test("cells, singly and in pairs, are equally full", () => {
    const pairs = new Int32Array(32 * 32);
    for (let i = 0; i + 1 < N; i += 2) pairs[Math.floor(values[i] * 32) * 32 + Math.floor(values[i + 1] * 32)]++;
    expect(Math.abs(chiSquareScore(histogram(values, 256)))).toBeLessThan(5);
    expect(Math.abs(chiSquareScore(pairs))).toBeLessThan(5);
  });

  test("the distribution is uniform and independent of earlier numbers", () => {
    expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(2.5);
    for (const lag of [1, 2, 3, 7, 64]) {
      expect(Math.abs(correlationScore(values.subarray(0, N - lag), values.subarray(lag)))).toBeLessThan(5);
    }
  });

  test("every one of the 53 bits is set half of the time", () => {
    const set = new Int32Array(53);
    for (const value of values)
      for (let bit = 0, rest = value; bit < 53; bit++) {
        rest *= 2;
        if (rest >= 1) {
          set[bit]++;
          rest -= 1;
        }
      }
    for (const count of set) expect(Math.abs(count - N / 2) / Math.sqrt(N / 4)).toBeLessThan(5);
  });
});

describe("normal", () => {
  const values = normals(makeKey("normal"));

  test("the distribution is normal", () => {
    expect(kolmogorovSmirnov(values, normalCdf)).toBeLessThan(2.5);
  });

  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10_170],
  ])("moment %i is %i", (power, moment, variance) => {
    const average = values.reduce((sum, z) => sum + z ** power, 0) / N;
    expect(Math.abs(average - moment) / Math.sqrt(variance / N)).toBeLessThan(5);
  });

  test("tails hold the expected shares, where strips end and beyond, on both sides", () => {
    const many = normals(makeKey("tails"), 1_000_000);
    for (const edge of [2, 3, 3.4, 3.654152885361009, 4, 4.3]) {
      for (const side of [-1, 1]) {
        const p = normalCdf(-edge);
        const count = many.reduce((sum, z) => sum + (side * z > edge ? 1 : 0), 0);
        expect(Math.abs(count - many.length * p) / Math.sqrt(many.length * p)).toBeLessThan(5);
      }
    }
  });

  test("cells of equal probability are equally full, at a resolution that would show a wrong strip", () => {
    expect(Math.abs(chiSquareScore(histogram(values.map(normalCdf), 2048)))).toBeLessThan(5);
  });
});

describe("integers and permutations", () => {
  test("remainders are equally likely, for a small bound and for one that does not divide 2³²", () => {
    const stream = openStream(makeKey("integers"));
    const dice = new Int32Array(6);
    for (let i = 0; i < 60_000; i++) dice[stream.integer(6)]++;
    expect(Math.abs(chiSquareScore(dice))).toBeLessThan(5);
    for (const below of [3 * 2 ** 30, 3 * 2 ** 51]) {
      const thirds = new Int32Array(3);
      for (let i = 0; i < 30_000; i++) thirds[Math.floor((3 * stream.integer(below)) / below)]++;
      expect(Math.abs(chiSquareScore(thirds))).toBeLessThan(5);
    }
  });

  test("all 24 orders of four are equally likely", () => {
    const counts = new Map<string, number>();
    for (const key of split(makeKey("orders"), 24_000)) {
      const order = permutation(key, 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(chiSquareScore([...counts.values()]))).toBeLessThan(5);
  });
});

describe("independence of related keys", () => {
  const root = makeKey("root");
  const families: Record<string, (index: number) => Key> = {
    "seeds one apart": (index) => makeKey(index),
    "split keys": (index) => splitKeys[index],
    "folds of successive numbers": (index) => fold(root, index),
    "folds of successive names": (index) => fold(root, `trial-${index}`),
    "a chain of folds": (index) => chain[index],
  };
  const splitKeys = split(root, 20_000);
  const chain = [root];
  while (chain.length < 20_000) chain.push(fold(chain[chain.length - 1], "next"));

  test.each(Object.entries(families))("%s: first numbers are uniform and unrelated", (_, keyAt) => {
    const streams = Array.from({ length: 20_000 }, (_, index) => openStream(keyAt(index)));
    const first = Float64Array.from(streams, (stream) => stream.uniform());
    const second = Float64Array.from(streams, (stream) => stream.uniform());
    expect(Math.abs(chiSquareScore(histogram(first, 100)))).toBeLessThan(5);
    expect(kolmogorovSmirnov(first, (x) => x)).toBeLessThan(2.5);
    expect(Math.abs(correlationScore(first, first.subarray(1)))).toBeLessThan(5);
    expect(Math.abs(correlationScore(first, second))).toBeLessThan(5);
  });

  test("a key's stream, its permutation and its children's streams share nothing", () => {
    const relatives = [root, fold(root, 0), fold(root, ""), fold(root, "a"), ...split(root, 2), splitKeys[1999]];
    const drawn = relatives.map((key) => normals(key, 20_000));
    drawn.push(Float64Array.from(permutation(root, 20_000)));
    for (let i = 0; i < drawn.length; i++) {
      for (let j = 0; j < i; j++) {
        expect(Math.abs(correlationScore(drawn[i], drawn[j]))).toBeLessThan(5);
      }
    }
  });

  test("one bit of a key changes half the bits of its stream", () => {
    let changed = 0;
    const bits = 64 * 32 * 4;
    const ones = (word: number): number => word.toString(2).replaceAll("0", "").length;
    for (let bit = 0; bit < 64; bit++) {
      const flipped =
        bit < 32
          ? { high: root.high, low: (root.low ^ (1 << bit)) >>> 0 }
          : { high: (root.high ^ (1 << (bit - 32))) >>> 0, low: root.low };
      const one = openStream(root);
      const other = openStream(flipped);
      for (let word = 0; word < 4; word++) changed += ones((one.uint32() ^ other.uint32()) >>> 0);
    }
    expect(Math.abs(changed - bits / 2) / Math.sqrt(bits / 4)).toBeLessThan(5);
  });
});
