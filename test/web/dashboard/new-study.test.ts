/** The form of a new study: its request, and the equivalent commands. */
import { describe, expect, it } from "vitest";
import { problemsAt } from "../../../web/dashboard/api-client/issues.ts";
import { commandLine, curlLine } from "../../../web/dashboard/new-study/command-lines.ts";
import { newDraft, noPruning, type ObjectiveEntry, OWN } from "../../../web/dashboard/new-study/draft.ts";
import { rangeOf } from "../../../web/dashboard/new-study/ranges.ts";
import { requestOf } from "../../../web/dashboard/new-study/request.ts";
import { problemsBelow } from "../../../web/dashboard/new-study/text-fields.tsx";
import { study } from "./study-fixtures.ts";

describe("the form of a new study", () => {
  const objective: ObjectiveEntry = {
    name: "net",
    summary: "",
    options: [{ name: "data", summary: "", default: "auto-mpg" }],
    space: study.space,
    metrics: study.metrics,
  };
  const draft = newDraft("net");

  it("sends nothing that equals the default", () => {
    expect(requestOf(draft, objective)).toEqual({
      name: "net",
      objective: { kind: "builtin", name: "net" },
      budget: { trials: 25 },
    });
    expect(commandLine(draft, objective, "http://a:1")).toBe("credence tune net --trials 25 --server http://a:1");
  });

  it("sends only changes, and shows the equivalent commands", () => {
    const [lr, layers, optimizer] = study.space.map(rangeOf);
    const changed = {
      ...draft,
      ...({ name: "mine", trials: "", minutes: "1.5", target: "0.2", strategy: "sobol", seed: "7" } as const),
      options: { data: "my file.csv" },
      ranges: {
        lr: { ...lr!, high: "0.01" },
        layers: layers!,
        optimizer: { ...optimizer!, values: "adam, rmsprop" },
      },
    };
    const request = requestOf(changed, objective);
    expect(request).toEqual({
      name: "mine",
      objective: { kind: "builtin", name: "net", options: { data: "my file.csv" } },
      // The default, 0.1, is now out of range.
      space: [
        { kind: "float", name: "lr", low: 1e-5, high: 0.01, scale: "log" },
        { kind: "categorical", name: "optimizer", choices: ["adam", "rmsprop"] },
      ],
      strategy: { name: "sobol" },
      seed: 7,
      budget: { seconds: 90, target: 0.2 },
    });
    expect(commandLine(changed, objective, "http://a:1")).toBe(
      "credence tune net --study mine --timeout 90s --target 0.2 --strategy sobol --seed 7 --set 'data=my file.csv' " +
        "--space 'lr=float(0.00001,0.01,log)' --space 'optimizer=choice(adam,rmsprop)' --server http://a:1",
    );
    expect(curlLine(request, "http://a:1")).toContain(`-d '{"name":"mine",`);
  });

  it("sends likely values, constraints, requirements and pruning, and the equivalent commands", () => {
    const [lr, , optimizer] = study.space.map(rangeOf);
    const changed = {
      ...draft,
      ranges: { lr: { ...lr!, likely: "3e-4", within: "3" }, optimizer: { ...optimizer!, likely: "adam" } },
      constraints: "layers * lr <= 0.1\n\n  layers >= 2 ",
      require: "loss <= 20",
      pruning: { ...noPruning, rule: "asha", min: "3", reduction: "4", percentile: "9" } as const,
      steps: "500",
    };
    expect(requestOf(changed, objective)).toMatchObject({
      space: [
        { name: "lr", likely: 3e-4, within: 3 },
        { name: "optimizer", likely: "adam" },
      ],
      constraints: ["layers * lr <= 0.1", "layers >= 2"],
      require: ["loss <= 20"],
      // The percentile is not a setting of the rule.
      pruning: { rule: "asha", min: 3, reduction: 4 },
      budget: { trials: 25, steps: 500 },
    });
    const line = commandLine(changed, objective, "http://a:1");
    expect(line).toContain("--budget-steps 500");
    expect(line).toContain("likely=0.0003,within=3");
    expect(line).toContain("--constraint 'layers * lr <= 0.1' --constraint 'layers >= 2' --require 'loss <= 20'");
    expect(line).toContain("--prune asha --prune-min 3 --prune-reduction 4 --server");
  });

  it("describes the user's own program with several metrics", () => {
    const own = {
      ...newDraft(OWN),
      space: "lr=float(1e-5,1,log)\nopt=choice(sgd,adam)\n",
      metrics: [
        { name: "loss", direction: "minimize" },
        { name: "accuracy", direction: "maximize" },
      ] as const,
    };
    expect(requestOf(own, null)).toEqual({
      name: "my-study",
      objective: { kind: "external" },
      space: ["lr=float(1e-5,1,log)", "opt=choice(sgd,adam)"],
      metrics: [
        { name: "loss", direction: "minimize" },
        { name: "accuracy", direction: "maximize", tuned: true },
      ],
      budget: { trials: 25 },
    });
    expect(commandLine(own, null, "http://a:1")).toBe(
      "credence tune --command \"…\" --study my-study --trials 25 --space 'lr=float(1e-5,1,log)' " +
        "--space 'opt=choice(sgd,adam)' --metric loss --metric accuracy:maximize --server http://a:1",
    );
  });

  it("sends text that is not a number unchanged, so that the message quotes it", () => {
    const { budget } = requestOf({ ...draft, trials: "many", minutes: "2h" }, objective);
    expect(budget).toEqual({ trials: "many", seconds: "2h" });
  });

  it("shows the server's error at the field it concerns", () => {
    const issues = [
      { path: "space.lr.high", message: "high; must be > low" },
      { path: "constraints[1]", message: "name; must be a dimension" },
    ];
    expect(problemsAt(issues, "space.lr.high")).toEqual(["high; must be > low"]);
    expect(problemsAt(issues, "name")).toEqual([]);
    expect(problemsBelow(issues, "space.lr")).toEqual(["high; must be > low"]);
    expect(problemsBelow(issues, "space.l")).toEqual([]);
    expect(problemsBelow(issues, "constraints")).toEqual(["name; must be a dimension"]);
  });
});
