/** The form for changing a study: only changes are sent, and the equivalent commands do the same. */
import { describe, expect, it } from "vitest";
import { rangeOf } from "../../../web/dashboard/new-study/ranges.ts";
import { changesOf, draftOf, editLine, patchLine } from "../../../web/dashboard/study/edit/draft.ts";
import { study as stored } from "./study-fixtures.ts";

const study = {
  ...stored,
  name: "nets",
  constraints: ["layers >= 2"],
  budget: { trials: 40, seconds: 100 },
  notes: "One.",
};
const draft = draftOf(study);
const [lr] = study.space;

describe("changes of a study", () => {
  it("are none at first", () => {
    expect(changesOf(study, draft)).toEqual({});
  });

  it("send the whole space with a changed range and a new dimension", () => {
    const changed = {
      ...draft,
      ranges: { lr: { ...rangeOf(lr!), low: "1e-6" } },
      added: "dropout=float(0,0.5,default=0)\n",
    };
    const { space, ...others } = changesOf(study, changed);
    expect(others).toEqual({});
    expect(space).toEqual([{ ...lr, low: 1e-6 }, ...study.space.slice(1), "dropout=float(0,0.5,default=0)"]);
    expect(editLine(study, changed, "http://a:1")).toMatch(
      /^credence edit nets --space 'lr=float\(0.000001,.*' --space 'dropout=float\(0,0.5,default=0\)' --server http:\/\/a:1$/,
    );
  });

  it("replace the budget whole, with the seconds as they were", () => {
    const changed = { ...draft, trials: "60" };
    expect(changesOf(study, changed)).toEqual({ budget: { trials: 60, seconds: 100 } });
    expect(editLine(study, changed, "http://a:1")).toBe("credence edit nets --trials 60 --server http://a:1");
    // The command has no flag for these.
    expect(editLine(study, { ...draft, target: "0.1" }, "http://a:1")).toBeNull();
    expect(editLine(study, { ...draft, trials: "" }, "http://a:1")).toBeNull();
  });

  it("clear constraints and change notes", () => {
    const changed = { ...draft, constraints: " \n", notes: "Two." };
    expect(changesOf(study, changed)).toEqual({ constraints: [], notes: "Two." });
    expect(editLine(study, changed, "http://a:1")).toBe(
      "credence edit nets --clear-constraints --notes Two. --server http://a:1",
    );
    expect(patchLine(study, changesOf(study, changed), "http://a:1")).toBe(
      "curl -fsS -X PATCH http://a:1/api/v1/studies/nets -H 'Content-Type: application/json' " +
        `-d '{"constraints":[],"notes":"Two."}'`,
    );
  });
});
