/** The text at the head of a study page about its winner. */
import { describe, expect, it } from "vitest";
import type { AdviceJson, ConfirmationJson, RecommendationJson } from "../../../web/api.ts";
import { flagsOf, jsonOf } from "../../../web/dashboard/study/winner/configuration-text.ts";
import { confirmationSentence, confirmedRows, pendingText } from "../../../web/dashboard/study/winner/confirmation.ts";
import { gainSentence } from "../../../web/dashboard/study/winner/gain.ts";
import { type Known, whatNow } from "../../../web/dashboard/study/winner/what-now.ts";
import { sampleAssessment } from "../../contracts/store/samples.ts";
import { loss, plot, study } from "./study-fixtures.ts";

const estimate = (value: number, low: number, high: number) => ({ value, low, high });

const recommendation: RecommendationJson = {
  number: 3,
  hyperparameters: { lr: 0.001 },
  evaluations: 1,
  expected: estimate(0.6, 0.55, 0.65),
  noise: 0.0321,
  probabilityMet: null,
  best: { number: 3, value: 0.5, expected: 0.6 },
  leaders: [{ number: 3, expected: 0.6 }],
  overDefault: { number: 0, expected: estimate(0.9, 0.8, 1), gain: estimate(0.3, 0.2, 0.4), probability: 0.9987 },
  fitted: 20,
  seen: 20,
};

const advice: AdviceJson = {
  remaining: { expected: 0.00412, atMost: 0.0123 },
  noise: 0.0321,
  worthwhile: 0.0321,
  needed: 20,
  complete: 30,
  isEnough: true,
  edges: [],
  trust: { level: "good", text: "Well calibrated." },
};

const nothing: Known = {
  study,
  plot: null,
  recommendation: null,
  advice: null,
  confirmation: null,
  server: null,
  faults: [],
};

/** With one objective and without requirements. */
const simple = { metrics: [], meets: null, isOnFront: null };
const confirmation: ConfirmationJson = {
  configurations: [
    {
      ...simple,
      number: 3,
      isDefault: false,
      mean: 0.61,
      failed: 0,
      probabilityBest: 0.83,
      gain: { value: 0.0234, standardError: 0.0101, low: 0.0031, high: 0.0437 },
    },
    { ...simple, number: 0, isDefault: true, mean: 0.6334, failed: 0, gain: null, probabilityBest: 0.17 },
    { ...simple, number: 9, isDefault: false, mean: null, failed: 2, gain: null, probabilityBest: null },
  ],
  repeats: 3,
  degreesOfFreedom: 2,
  pending: 0,
};

describe("the advice", () => {
  it("says nothing about unknown results", () => {
    expect(whatNow(nothing)).toEqual([]);
  });

  it("starts with the worst problem, and has one sentence for each", () => {
    const remarks = whatNow({
      study: { ...study, counts: { ...study.counts, complete: 30, failed: 10 } },
      plot: { ...plot, failure: ["diverged", "infeasible", "diverged", null] },
      recommendation,
      advice: {
        ...advice,
        edges: [{ name: "lr", end: "upper", bound: 1, wider: "lr=float(1e-05,10,log)" }],
        trust: { level: "doubtful", text: "Over-confident." },
      },
      confirmation: null,
      server: "http://localhost:4000",
      faults: [{ trial: 3, title: "Convergence (R̂, ESS)", text: "Not converged." }],
    });
    expect(remarks.map(({ about, level }) => [about, level])).toEqual([
      ["Trial 3", "bad"],
      ["Failures", "doubtful"],
      ["Surrogate", "doubtful"],
      ["Range", "doubtful"],
      ["Gain", "good"],
      ["Continuing", "good"],
    ]);
    const of = (about: string) => remarks.find((remark) => remark.about === about);
    expect(of("Trial 3")).toMatchObject({
      text: "Convergence (R̂, ESS): Not converged.",
      address: "#/studies/ovens/trials/3",
    });
    expect(of("Failures")?.text).toBe(
      "10 of 40 finished trials failed (25\u202f%), most of them as diverged. See where they fail, and narrow the space.",
    );
    expect(of("Range")).toMatchObject({
      text: "The recommended lr is at the upper end of its range (1), and better values may lie beyond it. Widen it with Edit, or with this command; the trials are kept.",
      line: "credence edit ovens --space 'lr=float(1e-05,10,log)' --server http://localhost:4000",
    });
    expect(of("Continuing")?.text).toBe(
      "All further trials together are expected to gain 0.0041 (95 %: at most 0.012), 0.13 times the noise of one evaluation: there is little left to find.",
    );
  });

  it("names the command for a wider range alone in a report, which has no Edit", () => {
    const edges = [{ name: "lr", end: "upper", bound: 1, wider: "lr=float(1e-05,10,log)" }] as const;
    const [range] = whatNow({ ...nothing, advice: { ...advice, edges } });
    expect(range.text).toMatch(/ Widen it with this command; the trials are kept\.$/);
    expect(range.line).toBe("credence edit ovens --space 'lr=float(1e-05,10,log)'");
  });

  it("says what the test set says, and whether the recommendation has changed since", () => {
    const remarkOf = (verdict: "confirms" | "unclear" | "contradicts", known: Partial<Known> = {}) =>
      whatNow({
        ...nothing,
        study: {
          ...study,
          assessment: { ...sampleAssessment, trial: 3, gain: 0.25, verdict, text: "On the test set …" },
        },
        ...known,
      }).find(({ about }) => about === "Test set");
    expect(remarkOf("confirms")).toEqual({ about: "Test set", level: "good", text: "On the test set …" });
    expect(remarkOf("unclear")?.level).toBe("doubtful");
    expect(remarkOf("contradicts", { recommendation })).toMatchObject({ level: "bad", text: "On the test set …" });
    expect(remarkOf("confirms", { recommendation: { ...recommendation, number: 9 } })?.text).toBe(
      "On the test set … Trial 9, recommended now, has not been assessed.",
    );
  });

  it("advises to continue where there is something to gain, and calls it a guess before there are enough trials", () => {
    const goingOn = (more: Partial<AdviceJson>) =>
      whatNow({ ...nothing, advice: { ...advice, isEnough: false, ...more } }).find(
        ({ about }) => about === "Continuing",
      )?.text;
    expect(goingOn({})).toMatch(/: it is worth continuing\.$/);
    expect(goingOn({ complete: 8 })).toMatch(/: with fewer than 20 complete trials, this is only a guess\.$/);
    expect(goingOn({ noise: 0, worthwhile: 0.01 })).toContain("0.41 times what would count as a gain");
  });

  it("does not mention rare failures, and warns where most trials fail", () => {
    const level = (failed: number) =>
      whatNow({ ...nothing, study: { ...study, counts: { ...study.counts, complete: 40, failed } } })[0]?.level;
    expect([2, 3, 40].map(level)).toEqual([undefined, "doubtful", "bad"]);
  });

  it("reports the result of repeats instead of the surrogate's expectation", () => {
    const remarks = whatNow({ ...nothing, recommendation, confirmation });
    expect(remarks.map(({ about }) => about)).toEqual(["Confirmation"]);
    const waiting = whatNow({ ...nothing, recommendation, confirmation: { ...confirmation, repeats: 0, pending: 6 } });
    expect(waiting.map(({ about }) => about)).toEqual(["Gain"]);
  });
});

describe("the gain over the default", () => {
  const gainOf = (more: Partial<RecommendationJson>) => gainSentence(loss, { ...recommendation, ...more });

  it("is compared with the noise of one evaluation", () => {
    expect(gainOf({})).toEqual({
      level: "good",
      text: "The recommended configuration is expected 0.3 below the default (95 %: 0.2 to 0.4); a single evaluation has noise of ±0.032.",
    });
    const open = { ...recommendation.overDefault, gain: estimate(0.02, -0.01, 0.05), probability: 0.91 };
    expect(gainOf({ overDefault: { ...open, number: 0, expected: estimate(0.9, 0.8, 1) }, noise: 0 })).toEqual({
      level: "doubtful",
      text: "The recommended configuration is expected 0.02 below the default (95 %: −0.01 to 0.05), better with probability 91\u202f%.",
    });
    expect(gainSentence({ ...loss, direction: "maximize" }, recommendation)?.text).toContain("0.3 above the default");
  });

  it("mentions that the default is recommended, and is null if the default was not evaluated", () => {
    expect(gainOf({ number: 0 })?.text).toBe(
      "No configuration is expected to be better than the default; a single evaluation has noise of ±0.032.",
    );
    expect(gainOf({ overDefault: null })).toBeNull();
  });
});

describe("a confirmation", () => {
  it("names the best configuration, its probability, and the paired gain", () => {
    expect(confirmationSentence(loss, confirmation)).toEqual({
      level: "good",
      text: "In 3 repeats, trial 3 has a mean loss of 0.61 and is the best with probability 83\u202f%; its mean is 0.023 ± 0.01 below the default's (95 %: 0.0031 to 0.044).",
    });
    const [, ofDefault] = confirmation.configurations;
    expect(confirmationSentence(loss, { ...confirmation, configurations: [ofDefault] })).toEqual({
      level: "doubtful",
      text: "In 3 repeats, the default configuration has a mean loss of 0.6334 and is the best with probability 17\u202f%.",
    });
    expect(confirmationSentence(loss, { ...confirmation, repeats: 0 })).toBeNull();
  });

  it("reports the waiting repeats, and that no worker takes them", () => {
    expect(pendingText(confirmation, "active")).toBeNull();
    expect(pendingText({ ...confirmation, pending: 1 }, "active")).toBe("1 confirmation waiting or running.");
    expect(pendingText({ ...confirmation, pending: 6 }, "paused")).toBe(
      "6 confirmations waiting or running. The study is paused.",
    );
  });

  it("has a row for each configuration, with failures", () => {
    expect(
      confirmedRows(confirmation).map(({ number, mean, gain, probability }) => [number, mean, gain, probability]),
    ).toEqual([
      [3, "0.61", "0.023 ± 0.01 (95 %: 0.0031 to 0.044)", "83\u202f%"],
      [0, "0.6334", "–", "17\u202f%"],
      [9, "2 failed", "–", "–"],
    ]);
  });
});

describe("copies of a configuration", () => {
  const configuration = { priorScale: 2, act: "leaky relu" };

  it("are options of a built-in network, flags of other programs, or JSON", () => {
    const net = { kind: "builtin", name: "bnn-regression", options: {} } as const;
    expect(flagsOf(net, configuration)).toBe("--set prior-scale=2 --set 'act=leaky relu'");
    expect(flagsOf({ kind: "external" }, configuration)).toBe("--priorScale=2 --'act=leaky relu'");
    expect(jsonOf(configuration)).toBe('{"priorScale":2,"act":"leaky relu"}');
  });
});
