import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, makeKey, openStream, permutation, split } from "../../math/random.ts";
import { threefry } from "../../math/random/threefry.ts";
import golden from "../golden/random.json" with { type: "json" };

const text = (key: { high: number; low: number }): string => `${key.high}:${key.low}`;

describe("numbers that never change", () => {
  test.each(golden.threefry)("Threefry-2×32 of key $key.high, $key.low is the published one", (known) => {
    expect(threefry(known.key, known.high, known.low)).toEqual(known.image);
  });

  describe.each(golden.seeds)("seed $seed", (known) => {
    const key = makeKey(known.seed);

    test("keys", () => {
      expect(key).toEqual(known.key);
      expect(split(key, 3)).toEqual(known.split);
      for (const [label, child] of Object.entries(known.folded)) expect(fold(key, label)).toEqual(child);
      expect(fold(key, 7)).toEqual(known.foldedNumber);
    });

    test("streams", () => {
      const words = openStream(key);
      expect(known.uint32.map(() => words.uint32())).toEqual(known.uint32);
      const uniforms = openStream(key);
      expect(known.uniform.map(() => uniforms.uniform())).toEqual(known.uniform);
      const normals = openStream(key);
      expect(known.normal.map(() => normals.normal())).toEqual(known.normal);
      const integers = openStream(key);
      expect(golden.bounds.map((below) => integers.integer(below))).toEqual(known.integers);
    });

    test("permutation", () => {
      expect(Array.from(permutation(key, known.permutation.length))).toEqual(known.permutation);
    });
  });

  test("a hundred thousand normal numbers, including the tails, to the last bit", () => {
    const { seed, count, fingerprint } = golden.normals;
    const bits = new DataView(new ArrayBuffer(8));
    const stream = openStream(makeKey(seed));
    let state = 0x811c9dc5;
    for (let i = 0; i < count; i++) {
      bits.setFloat64(0, stream.normal());
      state = Math.imul(state ^ bits.getUint32(0), 0x01000193);
      state = Math.imul(state ^ bits.getUint32(4), 0x01000193);
    }
    expect(state >>> 0).toBe(fingerprint);
  });
});

describe("keys", () => {
  const root = makeKey(20240229);

  test("a string and a number are different labels, and −0 is 0", () => {
    expect(fold(root, "1")).not.toEqual(fold(root, 1));
    expect(fold(root, "")).not.toEqual(fold(root, 0));
    expect(fold(root, -0)).toEqual(fold(root, 0));
    expect(makeKey("7")).not.toEqual(makeKey(7));
  });

  test("strings that differ only in length, or in padding, have different keys", () => {
    const labels = ["", "\0", "\0\0", "\0\0\0\0", "\0\0\0\0\0", "a", "a\0", "aaaa", "aaaaa", "aaaaaaaa"];
    expect(new Set(labels.map((label) => text(fold(root, label)))).size).toBe(labels.length);
  });

  test("folding distinguishes any two labels", () => {
    const label = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat());
    const same = (a: unknown, b: unknown): boolean => a === b;
    fc.assert(
      fc.property(label, label, (a, b) => {
        expect(text(fold(root, a)) === text(fold(root, b))).toBe(same(a, b));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("40,000 related keys are all different", () => {
    const children = Array.from({ length: 10_000 }, (_, i) => [fold(root, i), fold(root, `${i}`), fold(root, i / 7)]);
    const keys = [...children.flat(), ...split(root, 10_000), root];
    // i / 7 is i′ again for every seventh i.
    const repeated = Math.floor(9_999 / 7) + 1;
    expect(new Set(keys.map(text)).size).toBe(keys.length - repeated);
  });

  test("split does not depend on the number of keys requested, nor on the order of folds", () => {
    expect(split(root, 5).slice(0, 2)).toEqual(split(root, 2));
    expect(split(root, 0)).toEqual([]);
    expect(fold(fold(root, "a"), "b")).not.toEqual(fold(fold(root, "b"), "a"));
  });

  test("opening a stream does not change its key", () => {
    const first = openStream(root);
    const second = openStream(root);
    const drawn = Array.from({ length: 10 }, () => first.uint32());
    expect(Array.from({ length: 10 }, () => second.uint32())).toEqual(drawn);
  });
});

describe("streams", () => {
  test("fillNormal equals repeated calls of normal", () => {
    const key = makeKey("fill");
    const one = openStream(key);
    const numbers = Float64Array.from({ length: 1000 }, () => one.normal());
    const doubles = new Float64Array(1000);
    openStream(key).fillNormal(doubles);
    const floats = new Float32Array(1000);
    openStream(key).fillNormal(floats);
    expect(doubles).toEqual(numbers);
    expect(floats).toEqual(Float32Array.from(numbers));
  });

  test("a permutation holds every number once", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer(), (n, seed) => {
        const sorted = permutation(makeKey(seed), n).sort();
        expect(sorted).toEqual(Int32Array.from({ length: n }, (_, i) => i));
      }),
      { seed: 2 },
    );
  });

  test("integers stay below their bound", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.integer(), (below, seed) => {
        const number = openStream(makeKey(seed)).integer(below);
        expect(Number.isInteger(number) && number >= 0 && number < below).toBe(true);
      }),
      { seed: 3 },
    );
  });
});

test.each([
  [() => makeKey(NaN), "invalid seed; must be a finite number: NaN"],
  [() => makeKey(Infinity), "invalid seed; must be a finite number: Infinity"],
  [() => fold(makeKey(1), -Infinity), "invalid label; must be a finite number: -Infinity"],
  [() => split(makeKey(1), 1.5), "invalid count; must be an integer ≥ 0: 1.5"],
  [() => split(makeKey(1), -1), "invalid count; must be an integer ≥ 0: -1"],
  [() => permutation(makeKey(1), -2), "invalid permutation size; must be an integer ≥ 0: -2"],
  [() => openStream(makeKey(1)).integer(0), "invalid bound; must be an integer from 1 to 2^53: 0"],
  [() => openStream(makeKey(1)).integer(2.5), "invalid bound; must be an integer from 1 to 2^53: 2.5"],
  [
    () => openStream(makeKey(1)).integer(2 ** 54),
    "invalid bound; must be an integer from 1 to 2^53: 18014398509481984",
  ],
])("%s", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});
