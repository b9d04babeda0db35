import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parseSpace } from "../../../tuner/space/parse.ts";
import { formatDimension } from "../../../tuner/space/syntax.ts";
import { spaces } from "../arbitraries.ts";

const seed = 20_250_105;

describe("parseSpace", () => {
  const space = [
    { name: "method", kind: "categorical", choices: ["sgd", "sghmc"] },
    { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" },
    { name: "friction", kind: "float", low: 0, high: 1, scale: "linear", when: { method: ["sghmc"] } },
  ];

  it.each([
    {
      form: "an object by name",
      yaml: `
        method: choice(sgd, sghmc)
        lr: float(1e-5, 1, log)
        friction: { kind: float, low: 0, high: 1, when: { method: sghmc } }`,
    },
    {
      form: "a list",
      yaml: `
        - method=choice(sgd,sghmc)
        - { name: lr, kind: float, low: 1.0e-5, high: 1, scale: log }
        - friction=float(0,1) when(method=sghmc)`,
    },
  ])("reads $form", ({ yaml }) => {
    expect(parseSpace(parse(yaml))).toEqual({ space });
  });

  it("reads every space back from JSON, from YAML and from the string syntax", () => {
    fc.assert(
      fc.property(spaces(), (space) => {
        expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual({ space });
        expect(parseSpace(parse(stringify(space)))).toEqual({ space });
        expect(parseSpace(space.map(formatDimension))).toEqual({ space });
        expect(parseSpace(Object.fromEntries(space.map((dimension) => [dimension.name, dimension])))).toEqual({
          space,
        });
      }),
      { seed, numRuns: 50 },
    );
  });

  it("reports every invalid entry, parsed or not, and does not blame the children of an unreadable one", () => {
    const issues = (value: unknown) => {
      const parsed = parseSpace(value);
      return "issues" in parsed ? parsed.issues.map(({ path, message }) => `${path}: ${message}`) : [];
    };
    expect(
      issues({
        method: "choice(sgd,,sghmc)",
        lr: { kind: "float", low: 1, high: 0 },
        friction: { kind: "float", low: 0, high: 1, when: { method: "sghmc", lr: 1 } },
        depth: 3,
      }),
    ).toEqual([
      'space.method: value; must be a word, a number or a quoted string: ",". Write for example method=choice(sgd,adam).',
      "space.lr.high: high; must be > low (1): 0. Swap them.",
      'space[3]: dimension; must be an object or a string such as "lr=float(1e-5,1,log)": 3',
    ]);
    expect(issues(["x=float(0,1)", "x=int(0,"])).toEqual([
      "space.x: value; must be a word, a number or a quoted string: the end. Write for example x=int(16,1024,log).",
      'space[1].name: name; must be given once: "x". Rename one.',
    ]);
    expect(issues(["float(0,1)", "=", null])).toEqual([
      'space: name; must be followed by =: "(". Write for example lr=float(1e-5,1,log).',
      'space: dimension; must begin with a name: "=". Write for example lr=float(1e-5,1,log).',
      'space[2]: dimension; must be an object or a string such as "lr=float(1e-5,1,log)": null',
    ]);
    expect(issues("lr=float(0,1)")).toEqual(['space: space; must be a list of dimensions: "lr=float(0,1)"']);
    expect(issues({})).toEqual([
      "space: space; must have at least one dimension: []. Add one, for example lr=float(1e-5,1,log).",
    ]);
  });
});
