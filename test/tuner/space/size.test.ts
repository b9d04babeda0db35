import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension, SearchSpace } from "../../../tuner/space/search-space.ts";
import { hyperparametersKey, spaceSize } from "../../../tuner/space/encoding.ts";
import { enumerate, spaces } from "../arbitraries.ts";

const binary = (name: string, when?: Dimension["when"]): Dimension => ({
  name,
  kind: "categorical",
  choices: [0, 1],
  ...(when === undefined ? {} : { when }),
});
const real: Dimension = { name: "real", kind: "float", low: 0, high: 1, scale: "linear" };

describe("spaceSize", () => {
  it.each<{ name: string; space: SearchSpace; size: number }>([
    { name: "a float without a step", space: [real], size: Infinity },
    {
      name: "a product",
      space: [
        { name: "k", kind: "int", low: 1, high: 5, scale: "linear" },
        { name: "w", kind: "float", low: 0, high: 1, scale: "linear", step: 0.1 },
        binary("b"),
      ],
      size: 110,
    },
    { name: "a child counts where it is active", space: [binary("a"), binary("b", { a: [1] })], size: 3 },
    { name: "a float in a branch", space: [binary("a"), { ...real, when: { a: [1] } }], size: Infinity },
    {
      name: "a float in a branch that is never reached",
      space: [binary("a"), binary("b", { a: [1] }), { ...real, when: { a: [0], b: [1] } }],
      size: 3,
    },
    {
      name: "a chain of parents",
      space: [binary("a"), binary("b", { a: [1] }), binary("c", { b: [1] }), binary("d", { c: [1] })],
      size: 5,
    },
    {
      name: "a large int with a child active at two of its values",
      space: [
        { name: "k", kind: "int", low: 1, high: 1_000_000, scale: "log" },
        { name: "c", kind: "ordinal", levels: [1, 2, 3], when: { k: [7, 8] } },
      ],
      size: 1_000_004,
    },
  ])("$name", ({ space, size }) => {
    expect(spaceSize(space)).toBe(size);
  });

  it("is the number of hyperparameter configurations", () => {
    fc.assert(
      fc.property(
        spaces({ discrete: true }).filter((space) => space.length <= 5),
        (space) => {
          const all = enumerate(space);
          expect(new Set(all.map(hyperparametersKey)).size).toBe(all.length);
          expect(spaceSize(space)).toBe(all.length);
        },
      ),
      { seed: 20_250_103, numRuns: 300 },
    );
  });

  it("counts many independent branches", () => {
    const parents = Array.from({ length: 32 }, (_, i) => binary(`p${i}`));
    const children = Array.from({ length: 32 }, (_, i) => binary(`c${i}`, { [`p${i}`]: [1] }));
    expect(spaceSize([...parents, ...children])).toBe(3 ** 32);
  });

  it("counts a child with many parents", () => {
    const parents = Array.from({ length: 40 }, (_, i) => binary(`p${i}`));
    const when = Object.fromEntries(parents.map(({ name }) => [name, [1]]));
    expect(spaceSize([...parents, binary("c", when)])).toBe(2 ** 40 + 1);
  });
});
