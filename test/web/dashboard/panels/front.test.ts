import { expect, it } from "vitest";
import { frontFigure, frontSentence, growthFigure, pairsOf } from "../../../../web/dashboard/panels/front.ts";
import { palettes } from "../../../../web/dashboard/chart/palette.ts";
import { plot, study } from "../study-fixtures.ts";

const front = {
  metrics: ["loss", "seconds"],
  members: [3, 0],
  reference: [1.05, 9.4],
  hypervolume: 3.1,
  complete: 3,
  feasible: 2,
  growth: { number: [0, 3], hypervolume: [1.2, 3.1] },
};
const input = {
  front,
  plot: { ...plot, values: { loss: [1, 2, null, 0.5, null], seconds: [4, 5, null, 9, null] } },
  study: { metrics: [study.metrics[0], { name: "seconds", direction: "minimize", tuned: true, atMost: 4.5 }] as const },
  selected: new Set<number>(),
  brushed: null,
};

it("draws the complete trials by two metrics: front, dominated, and those that miss a requirement", () => {
  const { option, table, summary } = frontFigure(input as never, [0, 1], palettes.light);
  const [line, trials] = option.series as { id: string; data: { symbol: string; number: number }[] }[];
  expect([line.id, trials.id]).toEqual(["front", "trials"]);
  expect(trials.data.map(({ number, symbol }) => [number, symbol])).toEqual([
    [0, "diamond"],
    [1, "triangle"],
    [3, "diamond"],
  ]);
  expect(table.rows).toEqual([
    [0, 1, 4, "yes"],
    [1, 2, 5, ""],
    [3, 0.5, 9, "yes"],
  ]);
  expect(summary).toBe("2 of 3 complete trials are on the Pareto front; axes: loss and seconds.");
});

it("draws the growth of the hypervolume, and names the reference point", () => {
  const { table, summary } = growthFigure(front, 4, palettes.dark);
  expect(table.rows).toEqual([
    [0, 1.2],
    [3, 3.1],
  ]);
  expect(summary).toBe("2 of 3 complete trials increased the hypervolume, now 3.1.");
  expect(frontSentence(front)).toContain(
    "2 of them meet the requirements. Hypervolume relative to loss 1.05, seconds 9.4: 3.1.",
  );
});

it("gives one pair for two metrics and three pairs for three", () => {
  expect(pairsOf(front)).toEqual([[0, 1]]);
  expect(pairsOf({ ...front, metrics: ["a", "b", "c"] })).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
});
