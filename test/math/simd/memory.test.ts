import { beforeEach, describe, expect, it } from "vitest";
import { manage, type Memory } from "../../../math/simd/memory.ts";
import { currentBackend } from "../../../math/simd/current-backend.ts";

let numbers: Float64Array;
let memory: Memory;

beforeEach(() => {
  numbers = new Float64Array(16_384);
  memory = manage({
    numbers: () => numbers,
    grow(bytes) {
      const larger = new Float64Array(Math.ceil(bytes / 8));
      larger.set(numbers);
      numbers = larger;
    },
  });
});

describe("scratch", () => {
  it("does not overlap, is aligned, and is freed afterwards, even after an error", () => {
    const run = () => memory.compute((allocate) => [allocate(3), allocate(0), allocate(9), allocate(1)]);
    const [a, b, c, d] = run();
    expect([b - a, c - b, d - c]).toEqual([64, 0, 128]);
    expect(a % 64).toBe(0);
    expect(run()).toEqual([a, b, c, d]);
    expect(() =>
      memory.compute((allocate) => {
        allocate(100);
        throw new Error("interrupted");
      }),
    ).toThrow("interrupted");
    expect(run()).toEqual([a, b, c, d]);
  });

  it("may be nested", () => {
    memory.compute((allocate) => {
      const outer = allocate(8);
      const inner = memory.compute((more) => more(8));
      expect(inner).toBe(outer + 64);
      expect(memory.compute((more) => more(8))).toBe(inner);
    });
  });

  it("grows by at least a quarter, and keeps its contents", () => {
    memory.compute((allocate) => {
      const first = allocate(2);
      memory.view(first, 2).set([1, 2]);
      const before = memory.size();
      allocate(8_300);
      expect(memory.size()).toBe(1.25 * before);
      allocate(100_000);
      expect(memory.size()).toBeGreaterThan(8 * 100_000);
      expect(memory.view(first, 2)).toEqual(Float64Array.of(1, 2));
    });
  });
});

describe("what is kept", () => {
  const keep = (owner: object, count: number, value: number): { address: number; written: boolean } => {
    let written = false;
    const address = memory.keep(owner, count, (at) => {
      memory.view(at, count).fill(value);
      written = true;
    });
    expect(memory.view(address, count)).toEqual(new Float64Array(count).fill(value));
    return { address, written };
  };

  it("is written once, for two owners", () => {
    const [a, b] = [{}, {}];
    expect([keep(a, 10, 1), keep(b, 20, 2)].map(({ written }) => written)).toEqual([true, true]);
    expect([keep(a, 10, 1), keep(b, 20, 2), keep(a, 10, 1)].map(({ written }) => written)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("is evicted for a third if it is the least recently used", () => {
    const [a, b, c] = [{}, {}, {}];
    keep(a, 10, 1);
    keep(b, 10, 2);
    keep(a, 10, 1);
    keep(c, 30, 3);
    expect(keep(a, 10, 1).written).toBe(false);
    expect(keep(b, 10, 2).written).toBe(true);
    expect(keep(c, 30, 3).written).toBe(true);
  });

  it("takes the lower slot if it fits there, and starts over if it does not", () => {
    const low = keep({}, 100, 1).address;
    const kept = {};
    keep(kept, 10, 2);
    expect(keep({}, 90, 3).address).toBe(low);
    expect(keep(kept, 10, 2).written).toBe(false);
    expect(keep({}, 200, 4).address).toBe(low);
    expect(keep(kept, 10, 2).written).toBe(true);
  });

  it("lies below the scratch", () => {
    const { address } = keep({}, 1000, 1);
    expect(memory.compute((allocate) => allocate(1))).toBe(address + 8000);
  });

  it("can be larger than all memory so far", () => {
    keep({}, 40_000, 7);
    expect(memory.size()).toBeGreaterThanOrEqual(65_536 + 320_000);
  });

  it("does not move during a computation", () => {
    const attempt = () => memory.compute(() => memory.keep({}, 1, () => undefined));
    expect(attempt).toThrow("memory kept inside a computation; must be kept before it");
  });
});

it("reports when WebAssembly cannot get more", () => {
  const attempt = () => currentBackend().memory.compute((allocate) => allocate(2 ** 29));
  expect(attempt).toThrow(new RangeError("no memory for a computation; must fit into 4 GiB: 4097 MiB"));
  expect(currentBackend().memory.size()).toBeLessThan(2 ** 30);
});
