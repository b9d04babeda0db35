import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension } from "../../../tuner/space/search-space.ts";
import { formatDimension, nameIn, parseDimension } from "../../../tuner/space/syntax.ts";
import { label, spaces } from "../arbitraries.ts";

const seed = 20_250_104;

describe("parseDimension", () => {
  it.each<{ text: string; dimension: Dimension }>([
    { text: "lr=float(1e-5,1,log)", dimension: { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" } },
    { text: "lr=float(-.5,+1.)", dimension: { name: "lr", kind: "float", low: -0.5, high: 1, scale: "linear" } },
    {
      text: " width = int ( 16 , 1024 , log , default = 50 ) ",
      dimension: { name: "width", kind: "int", low: 16, high: 1024, scale: "log", default: 50 },
    },
    {
      text: "k=int(0,10,step=2)",
      dimension: { name: "k", kind: "int", low: 0, high: 10, scale: "linear", step: 2 },
    },
    {
      text: "drop=float(0,1,linear,default=0.5,step=0.1)",
      dimension: { name: "drop", kind: "float", low: 0, high: 1, scale: "linear", default: 0.5, step: 0.1 },
    },
    { text: "opt=choice(sgd,adam)", dimension: { name: "opt", kind: "categorical", choices: ["sgd", "adam"] } },
    {
      text: 'hidden=choice(50,"50,50",true,"true","say \\"hi\\"",default="50,50")',
      dimension: {
        name: "hidden",
        kind: "categorical",
        choices: [50, "50,50", true, "true", 'say "hi"'],
        default: "50,50",
      },
    },
    {
      text: "net.b-1=ordinal(8,16,32) when(method=sghmc|sgld, other=1)",
      dimension: {
        name: "net.b-1",
        kind: "ordinal",
        levels: [8, 16, 32],
        when: { method: ["sghmc", "sgld"], other: [1] },
      },
    },
    {
      text: 'when=float(0,1)when(default="a b"|false)',
      dimension: { name: "when", kind: "float", low: 0, high: 1, scale: "linear", when: { default: ["a b", false] } },
    },
    // The keywords of the syntax are ordinary strings in the position of a value.
    {
      text: "w=choice(log,step,when,default)",
      dimension: { name: "w", kind: "categorical", choices: ["log", "step", "when", "default"] },
    },
    {
      text: "c=choice(größe,日本,C:\\data)",
      dimension: { name: "c", kind: "categorical", choices: ["größe", "日本", "C:\\data"] },
    },
  ])("$text", ({ text, dimension }) => {
    expect(parseDimension(text)).toEqual({ dimension });
  });

  it("returns a dimension or an issue for any string", () => {
    const piece = fc.constantFrom(
      "lr",
      "=",
      "float",
      "choice",
      "(",
      ")",
      ",",
      "|",
      "when",
      "1",
      '"',
      "\\",
      " ",
      "a b",
      "default",
      "likely=",
      "within=",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (text) => {
        const parsed = parseDimension(text);
        if ("dimension" in parsed) expect(parseDimension(formatDimension(parsed.dimension))).toEqual(parsed);
        else expect(parsed.issues.length).toBeGreaterThan(0);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe("formatDimension", () => {
  it.each([
    "lr=float(1e-5,1,log)",
    "drop=float(0,0.5,step=0.1,default=0.1)",
    "width=int(16,1024,log,default=50)",
    'hidden=choice(50,"50,50",true,"true","1e-3",sgd)',
    "lr=float(1e-5,1,log,default=0.01,likely=3e-4,within=3)",
    "opt=choice(sgd,adam,likely=adam)",
    "b=ordinal(8,16,32,default=16) when(method=sghmc|sgld, other=1)",
  ])("%s", (text) => {
    const parsed = parseDimension(text);
    if (!("dimension" in parsed)) throw new Error(JSON.stringify(parsed.issues));
    expect(formatDimension(parsed.dimension)).toBe(text);
  });

  it("round-trips through the parser", () => {
    fc.assert(
      fc.property(spaces(), (space) => {
        for (const dimension of space) {
          expect(parseDimension(formatDimension(dimension))).toEqual({ dimension });
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it("writes any value so that it keeps its type and value", () => {
    fc.assert(
      fc.property(label, (value) => {
        const dimension: Dimension = { name: "x", kind: "categorical", choices: [value], default: value };
        expect(parseDimension(formatDimension(dimension))).toEqual({ dimension });
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe("nameIn", () => {
  it.each([
    ["lr=float(0,", "lr"],
    [" lr ", "lr"],
    ["1lr=float(0,1)", null],
    ["", null],
    ["__proto__=float(0,1)", null],
  ])("%s", (text, name) => {
    expect(nameIn(text)).toBe(name);
  });
});
