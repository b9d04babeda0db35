import { describe, expect, it } from "vitest";
import { warmStartPoints } from "../../../tuner/search/warm-start.ts";
import { parseSpace } from "../../../tuner/space/parse.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { failed, measured, studyOf, suggested } from "../past.ts";

function spaceOf(...texts: string[]): SearchSpace {
  const parsed = parseSpace(texts);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.space;
}

/** A study with these losses at these points; null means that the trial failed. */
function earlier(space: SearchSpace, ...outcomes: [Hyperparameters, number | null][]) {
  const trials = outcomes.map(([hyperparameters, loss], number) => {
    const suggestion = suggested(hyperparameters);
    return loss === null ? failed(number, suggestion) : measured(number, suggestion, loss);
  });
  return { study: studyOf(space), trials };
}

describe("warmStartPoints", () => {
  const space = spaceOf("x=float(0,1)", "opt=choice(sgd,adam)");
  const target = studyOf(space);
  const at = (x: number, opt = "sgd") => ({ x, opt });

  it("are the best points that are far enough from each other", () => {
    const past = earlier(space, [at(0.5), 0.1], [at(0.51), 0.11], [at(0.9), 0.3], [at(0.1), 0.2], [at(0.3), null]);
    expect(warmStartPoints(target, [past])).toEqual([at(0.5), at(0.1), at(0.9)]);
  });

  it("alternate between studies, five points at most, each once", () => {
    const first = earlier(space, [at(0.1), 1], [at(0.4), 2], [at(0.7), 3], [at(1), 4]);
    const second = earlier(space, [at(0.1), 9], [at(0.2, "adam"), 10], [at(0.8, "adam"), 11]);
    expect(warmStartPoints(target, [first, second])).toEqual([
      at(0.1),
      at(0.4),
      at(0.2, "adam"),
      at(0.7),
      at(0.8, "adam"),
    ]);
  });

  it("keep the values of shared dimensions, and complete the rest", () => {
    const other = spaceOf("x=float(-1,1)", "depth=int(1,9)");
    const wider = studyOf(spaceOf("x=float(0,1,default=0.5)", "opt=choice(sgd,adam,default=adam)"));
    const past = earlier(other, [{ x: 0.3, depth: 4 }, 1], [{ x: -0.7, depth: 4 }, 2]);
    expect(warmStartPoints(wider, [past])).toEqual([at(0.3, "adam"), at(0.5, "adam")]);
    expect(warmStartPoints(target, [earlier(spaceOf("depth=int(1,9)"), [{ depth: 3 }, 1])])).toEqual([]);
  });

  it("meet the constraints", () => {
    const constrained = { ...target, constraints: ["x <= 0.4"] };
    const points = warmStartPoints(constrained, [earlier(space, [at(0.9), 1], [at(0.2), 2])]);
    expect(points.length).toBe(2);
    for (const { x } of points) expect(x).toBeLessThanOrEqual(0.4);
  });

  it("are empty for a study without a complete trial", () => {
    expect(warmStartPoints(target, [earlier(space, [at(0.3), null]), earlier(space)])).toEqual([]);
  });
});
