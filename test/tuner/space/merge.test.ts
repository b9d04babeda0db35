import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension, SearchSpace } from "../../../tuner/space/search-space.ts";
import { formatDimension, mergeSpace, parseDimension } from "../../../tuner/space/syntax.ts";
import { validateSpace } from "../../../tuner/space/validate-space.ts";
import { spaces } from "../arbitraries.ts";

function dimensions(...texts: string[]): Dimension[] {
  return texts.map((text) => {
    const parsed = parseDimension(text);
    if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
    return parsed.dimension;
  });
}

const base: SearchSpace = dimensions(
  "lr=float(1e-5,1,log,default=0.01)",
  "method=choice(map,sgld,sghmc,default=sgld)",
  "temperature=float(0.001,1,log,default=1) when(method=sgld|sghmc)",
  "friction=float(0,1,default=0.1) when(method=sghmc)",
);

describe("mergeSpace", () => {
  it("keeps a likely value that is still valid", () => {
    const before = dimensions("lr=float(1e-5,1,log,likely=0.01,within=3)", "k=int(1,9,likely=2)");
    const merged = (...overrides: string[]) => mergeSpace(before, dimensions(...overrides)).map(formatDimension);
    expect(merged("lr=float(1e-3,1,log)", "k=int(3,9)")).toEqual([
      "lr=float(0.001,1,log,likely=0.01,within=3)",
      "k=int(3,9)",
    ]);
    expect(merged("lr=float(0,1)")[0]).toBe("lr=float(0,1,likely=0.01)");
    expect(merged("lr=float(1e-3,1,log,likely=0.1)")[0]).toBe("lr=float(0.001,1,log,likely=0.1)");
  });

  it.each<{ name: string; overrides: string[]; merged: string[] }>([
    { name: "changes nothing without overrides", overrides: [], merged: base.map(formatDimension) },
    {
      name: "replaces a dimension in place, and appends a new one",
      overrides: ["width=int(16,1024,log)", "lr=float(1e-4,0.1,log,default=0.02)"],
      merged: ["lr=float(1e-4,0.1,log,default=0.02)", ...base.slice(1).map(formatDimension), "width=int(16,1024,log)"],
    },
    {
      name: "keeps a default that is still valid, and a condition",
      overrides: ["lr=float(1e-3,1,log)", "friction=float(0.05,0.5)"],
      merged: [
        "lr=float(0.001,1,log,default=0.01)",
        "method=choice(map,sgld,sghmc,default=sgld)",
        "temperature=float(0.001,1,log,default=1) when(method=sgld|sghmc)",
        "friction=float(0.05,0.5,default=0.1) when(method=sghmc)",
      ],
    },
    {
      name: "drops a default that is no longer valid",
      overrides: ["lr=float(1e-5,1e-3,log)"],
      merged: ["lr=float(1e-5,0.001,log)", ...base.slice(1).map(formatDimension)],
    },
    {
      name: "lets an override have its own condition",
      overrides: ["friction=float(0,1) when(method=sghmc|sgld)"],
      merged: [...base.slice(0, 3).map(formatDimension), "friction=float(0,1,default=0.1) when(method=sghmc|sgld)"],
    },
    {
      name: "narrows conditions to the values of an overridden parent, and drops dimensions that can never be active",
      overrides: ["method=choice(map,sgld)"],
      merged: [
        "lr=float(1e-5,1,log,default=0.01)",
        "method=choice(map,sgld,default=sgld)",
        "temperature=float(0.001,1,log,default=1) when(method=sgld)",
      ],
    },
    {
      name: "keeps given dimensions even if they can never be active, for validation to report",
      overrides: ["method=choice(map,sgld)", "friction=float(0,0.5)"],
      merged: [
        "lr=float(1e-5,1,log,default=0.01)",
        "method=choice(map,sgld,default=sgld)",
        "temperature=float(0.001,1,log,default=1) when(method=sgld)",
        "friction=float(0,0.5,default=0.1) when(method=sghmc)",
      ],
    },
    {
      name: "moves a child behind a parent that comes later",
      overrides: ["lr=float(1e-4,1,log) when(opt=sgd)", "opt=choice(sgd,adam)"],
      merged: [
        ...base.slice(1).map(formatDimension),
        "opt=choice(sgd,adam)",
        "lr=float(1e-4,1,log,default=0.01) when(opt=sgd)",
      ],
    },
    {
      name: "uses the last of several overrides of one dimension",
      overrides: ["lr=float(1e-4,1,log)", "lr=float(1e-3,1,log)"],
      merged: ["lr=float(0.001,1,log,default=0.01)", ...base.slice(1).map(formatDimension)],
    },
  ])("$name", ({ overrides, merged }) => {
    expect(mergeSpace(base, dimensions(...overrides)).map(formatDimension)).toEqual(merged);
  });

  describe("with the objective's knowledge of dimensions that its space lacks", () => {
    const space = dimensions("s=float(0.1,10,log,default=2)", "lr=float(1e-4,1,log,default=0.01)");
    const branches = dimensions(
      "lr=float(1e-4,1,log,default=0.01) when(method=map|sgld)",
      "stepSize=float(1e-7,1,log,default=1e-5) when(method=sgld)",
      "friction=float(0,1) when(method=sghmc)",
    );
    const knowledge = { defaults: { method: "sgld", noise: "learned", width: 50, deep: true, lr: 3 }, branches };

    it.each<{ name: string; overrides: string[]; merged: string[] }>([
      {
        name: "gives a new dimension of any kind the objective's default where that is a valid value",
        overrides: [
          "noise=choice(fixed,learned)",
          "width=int(8,64)",
          "deep=ordinal(false,true)",
          "other=float(0,1)",
          "width2=int(8,64)",
        ],
        merged: [
          "s=float(0.1,10,log,default=2)",
          "lr=float(1e-4,1,log,default=0.01)",
          "noise=choice(fixed,learned,default=learned)",
          "width=int(8,64,default=50)",
          "deep=ordinal(false,true,default=true)",
          "other=float(0,1)",
          "width2=int(8,64)",
        ],
      },
      {
        name: "gives no invalid default, and keeps a given one",
        overrides: ["width=int(8,32)", "noise=choice(fixed,learned,default=fixed)"],
        merged: [
          "s=float(0.1,10,log,default=2)",
          "lr=float(1e-4,1,log,default=0.01)",
          "width=int(8,32)",
          "noise=choice(fixed,learned,default=fixed)",
        ],
      },
      {
        name: "adds a parent's branches with it, for the values that the parent can take",
        overrides: ["method=choice(map,sgld,hmc)"],
        merged: [
          "s=float(0.1,10,log,default=2)",
          "method=choice(map,sgld,hmc,default=sgld)",
          "lr=float(1e-4,1,log,default=0.01) when(method=map|sgld)",
          "stepSize=float(1e-7,1,log,default=1e-5) when(method=sgld)",
        ],
      },
      {
        name: "keeps the range and the condition of an override of a branch",
        overrides: [
          "stepSize=float(1e-6,1e-3,log)",
          "method=choice(map,sgld)",
          "lr=float(1e-3,1,log) when(method=map)",
        ],
        merged: [
          "s=float(0.1,10,log,default=2)",
          "method=choice(map,sgld,default=sgld)",
          "lr=float(0.001,1,log,default=0.01) when(method=map)",
          "stepSize=float(1e-6,0.001,log,default=1e-5) when(method=sgld)",
        ],
      },
    ])("$name", ({ overrides, merged }) => {
      const once = mergeSpace(space, dimensions(...overrides), knowledge);
      expect(once.map(formatDimension)).toEqual(merged);
      expect(mergeSpace(once, dimensions(...overrides), knowledge)).toEqual(once);
      expect(mergeSpace(once, dimensions(...overrides))).toEqual(once);
      expect(validateSpace(once)).toEqual([]);
    });
  });

  it("drops whole branches", () => {
    const tree = dimensions("a=choice(x,y)", "b=choice(1,2) when(a=y)", "c=float(0,1) when(b=1)", "d=float(0,1)");
    expect(mergeSpace(tree, dimensions("a=choice(x)")).map(({ name }) => name)).toEqual(["a", "d"]);
  });

  it("leaves a cycle for validation to report", () => {
    const circle = mergeSpace([], dimensions("a=choice(1,2) when(b=1)", "b=choice(1,2) when(a=1)", "c=float(0,1)"));
    expect(circle.map(({ name }) => name)).toEqual(["c", "a", "b"]);
    expect(validateSpace(circle)).toEqual([
      { path: "space.a.when.b", message: 'parent; must come before its child: "b". Move it up.' },
    ]);
  });

  it("is idempotent, and keeps a valid space valid", () => {
    fc.assert(
      fc.property(spaces(), spaces(), fc.nat(6), (space, others, count) => {
        // Overrides of the base's own dimensions with the ranges of others, and new dimensions.
        const renamed = others.slice(0, count).map((dimension, index): Dimension => {
          const { when, default: value, ...bare } = dimension;
          return { ...bare, name: index % 2 === 0 ? space[index % space.length].name : `new${index}` } as Dimension;
        });
        const merged = mergeSpace(space, renamed);
        expect(mergeSpace(merged, renamed)).toEqual(merged);
        const overridden = renamed.map(({ name }) => `space.${name}.`);
        const blamed = validateSpace(merged)
          .filter(({ path }) => !overridden.some((start) => path.startsWith(start)))
          // A parent turned into a float is an error of the override that is reported at its children.
          .filter(({ message }) => !message.endsWith("is float"));
        expect(blamed).toEqual([]);
      }),
      { seed: 20_250_106, numRuns: 500 },
    );
  });
});
