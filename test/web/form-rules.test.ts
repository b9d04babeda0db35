/** The form's copy of the tuner's rules: pruning rules with their settings, and the syntax of dimensions. */
import { describe, expect, it } from "vitest";
import { pruningRules } from "../../tuner/pruning/pruning.ts";
import { pruningIssues, pruningSettings } from "../../tuner/pruning/settings.ts";
import { formatDimension, parseDimension } from "../../tuner/space/syntax.ts";
import { dimensionText } from "../../web/dashboard/new-study/dimension-text.ts";
import type { Dimension } from "../../web/dashboard/new-study/draft.ts";
import { fieldsOf, pruningFields, rules } from "../../web/dashboard/new-study/pruning.ts";

describe("the pruning rules of the form", () => {
  it("are those of the tuner, with its settings and defaults", () => {
    expect(rules.map(({ rule }) => rule).toSorted()).toEqual(["none", ...pruningRules].toSorted());
    const metrics = [{ name: "loss", direction: "minimize" }] as const;
    for (const rule of pruningRules) {
      const { rule: _, metric: __, direction: ___, ...known } = pruningSettings({ rule }, metrics);
      const shown = fieldsOf(rule).map(({ field, initial }) => [field, initial(rule)]);
      const stated = Object.fromEntries(shown.filter(([field]) => field !== "max"));
      const stored = Object.fromEntries(Object.entries(known).map(([field, value]) => [field, String(value)]));
      expect(stated).toEqual(stored);
      for (const { field } of pruningFields) {
        const isSetting = !pruningIssues({ rule, max: 81, [field]: field === "probability" ? 0.1 : 2 }, metrics).length;
        expect([rule, field, isSetting]).toEqual([rule, field, shown.some(([name]) => name === field)]);
      }
    }
  });
});

describe("a dimension as text", () => {
  const dimensions: readonly Dimension[] = [
    { kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log", default: 0.1, likely: 3e-4, within: 3 },
    { kind: "float", name: "learning rate", low: 0, high: 1, scale: "linear", step: 0.25 },
    { kind: "int", name: "width", low: 16, high: 1024, scale: "log", when: { opt: ["sgd", "a,b"] } },
    { kind: "categorical", name: "opt", choices: ["sgd", "a,b", 'say "hi"', "1", 1, true, "true", "log", ""] },
    { kind: "ordinal", name: "size", levels: [8, 16], default: 8, likely: 16 },
  ];
  it.each(dimensions.map((dimension) => [dimension.name, dimension] as const))("%s is read back", (_, dimension) => {
    const text = dimensionText(dimension);
    expect(parseDimension(text)).toEqual({ dimension });
    expect(parseDimension(formatDimension(dimension))).toEqual({ dimension });
  });
});
