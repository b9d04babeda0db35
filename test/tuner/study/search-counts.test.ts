import { describe, expect, it } from "vitest";
import { searchCounts } from "../../../tuner/study/search-counts.ts";
import type { Trial, TrialState } from "../../../tuner/study/trial.ts";

const of = (strategy: string, state: TrialState) => ({ reason: { strategy }, state }) as Trial;

describe("the progress of a study's search", () => {
  it("counts neither repeats nor the extra budget for them", () => {
    const search = [of("gp", "complete"), of("gp", "failed"), of("gp", "pruned"), of("gp", "running")];
    const repeats = [of("confirmation", "complete"), of("confirmation", "waiting")];
    const budget = { trials: 4 + 2 };
    expect(searchCounts({ budget }, [...search, ...repeats])).toEqual({
      finished: 3,
      limit: 4,
      repeats: 1,
      repeatsAsked: 2,
    });
  });

  it("has no limit where the number of trials is not limited", () => {
    expect(searchCounts({ budget: { seconds: 5 } }, [])).toMatchObject({ finished: 0, limit: undefined });
  });
});
