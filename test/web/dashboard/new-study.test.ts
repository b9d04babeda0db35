/** The form of a new study: its request, and the equivalent commands. */
import { describe, expect, it } from "vitest";
import {
  commandLine,
  curlLine,
  newDraft,
  type ObjectiveEntry,
  rangeOf,
  requestOf,
} from "../../../web/dashboard/new-study/draft.ts";
import { problemsAt } from "../../../web/dashboard/api-client/issues.ts";

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

  it("sends what was changed, and shows the equivalent commands", () => {
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

  it("shows the server's error at the field it concerns", () => {
    const issues = [{ path: "space.lr.high", message: "high; must be > low" }];
    expect(problemsAt(issues, "space.lr.high")).toEqual(["high; must be > low"]);
    expect(problemsAt(issues, "name")).toEqual([]);
  });
});
