import { describe, expect, it } from "vitest";
import { parseDimension } from "../../../tuner/space/syntax.ts";

describe("parseDimension", () => {
  it.each<{ text: string; path?: string; message: string }>([
    {
      text: "",
      path: "space",
      message: "dimension; must begin with a name: the end. Write for example lr=float(1e-5,1,log).",
    },
    {
      text: "=float(0,1)",
      path: "space",
      message: 'dimension; must begin with a name: "=". Write for example lr=float(1e-5,1,log).',
    },
    { text: "x", message: "name; must be followed by =: the end. Write for example x=float(1e-5,1,log)." },
    {
      text: "x(0,1)",
      path: "space",
      message: 'name; must be followed by =: "(". Write for example lr=float(1e-5,1,log).',
    },
    {
      text: "x=",
      message: "kind; must be float, int, choice or ordinal: the end. Write for example x=float(1e-5,1,log).",
    },
    {
      text: "x=0.1",
      message: 'kind; must be float, int, choice or ordinal: "0.1". Write for example x=float(1e-5,1,log).',
    },
    ...(
      [
        ["uniform(0,1)", "float(0,1)"],
        ["loguniform(1e-5,1)", "float(1e-5,1,log)"],
        ["log_uniform(1e-5,1)", "float(1e-5,1,log)"],
        ["quniform(0,1,0.1)", "float(0,1,step=0.1)"],
        ["randint(1,10)", "int(1,10)"],
        ["lograndint(1,1024)", "int(1,1024,log)"],
        ["bool()", "choice(true,false)"],
        ["fixed(3)", "choice(3)"],
        ["enum(a,b)", "choice(a,b)"],
        ["uniform(0)", "float(1e-5,1,log)"],
      ] as const
    ).map(([written, meant]) => ({
      text: `x=${written}`,
      message: `kind; must be float, int, choice or ordinal: "${written.split("(")[0]}". Write for example x=${meant}.`,
    })),
    {
      text: "x=float(0,1,0.1)",
      message: "float; must name its step: 0, 1, 0.1. Write for example x=float(0,1,step=0.1).",
    },
    { text: "x=int(1,10,2)", message: "int; must name its step: 1, 10, 2. Write for example x=int(1,10,step=2)." },
    {
      text: "x=float(3,3)",
      path: "space.x.high",
      message: "high; must be > low (3): 3. For a constant, write x=choice(3).",
    },
    {
      text: "x=choice([64,64],[128])",
      message: 'value; must be in quotes where it has brackets: "[64". Write for example x=choice("[64,64]","[128]").',
    },
    {
      text: "x=choice(null,5)",
      message:
        'value; must be a number, a string, true or false: "null". Write for example x=choice(none,5), or "null" for the string.',
    },
    {
      text: "x=(0,1)",
      message: 'kind; must be float, int, choice or ordinal: "(". Write for example x=float(1e-5,1,log).',
    },
    {
      text: "x=toString(0,1)",
      message: 'kind; must be float, int, choice or ordinal: "toString". Write for example x=float(1e-5,1,log).',
    },
    { text: "x=float", message: "float; must be followed by (: the end. Write for example x=float(1e-5,1,log)." },
    { text: "x=choice a,b", message: 'choice; must be followed by (: "a". Write for example x=choice(sgd,adam).' },
    {
      text: "x=float()",
      message: "float; must have low, high and perhaps log: none. Write for example x=float(1e-5,1,log).",
    },
    { text: "x=int(1)", message: "int; must have low, high and perhaps log: 1. Write for example x=int(16,1024,log)." },
    {
      text: "x=int(1,2,log,3)",
      message: 'int; must have low, high and perhaps log: 1, 2, "log", 3. Write for example x=int(16,1024,log).',
    },
    {
      text: "x=float(0,1",
      message: "value; must be followed by , or ): the end. Write for example x=float(1e-5,1,log).",
    },
    { text: "x=float(0 1)", message: 'value; must be followed by , or ): "1". Write for example x=float(1e-5,1,log).' },
    {
      text: 'x=choice("a"b)',
      message: 'value; must be followed by , or ): "b". Write for example x=choice(sgd,adam).',
    },
    {
      text: "x=choice(two words,b)",
      message: 'value; must be followed by , or ): "words". Write for example x=choice(sgd,adam).',
    },
    {
      text: "x=choice(a,,b)",
      message: 'value; must be a word, a number or a quoted string: ",". Write for example x=choice(sgd,adam).',
    },
    {
      text: "x=choice(a,b,)",
      message: 'value; must be a word, a number or a quoted string: ")". Write for example x=choice(sgd,adam).',
    },
    {
      text: "x=ordinal(8,16,",
      message: "value; must be a word, a number or a quoted string: the end. Write for example x=ordinal(8,16,32).",
    },
    {
      text: "x=float(0,1,stp=0.1)",
      message:
        'option; must be one of step, default, likely, within: "stp". Write for example x=float(0,1,step=0.1,default=0.5).',
    },
    {
      text: "x=choice(a,b,step=1)",
      message: 'option; must be one of default, likely: "step". Write for example x=choice(sgd,adam,default=sgd).',
    },
    {
      text: "x=int(0,9,default=1,default=2)",
      message: 'option; must be given once: "default". Write for example x=int(0,10,step=2,default=4).',
    },
    {
      text: "x=ordinal(8,16,default=)",
      message:
        'value; must be a word, a number or a quoted string: ")". Write for example x=ordinal(8,16,32,default=16).',
    },
    { text: 'x=choice("a,b)', message: 'quoted string; must end with a quotation mark: "a,b)' },
    {
      text: 'x=choice("C:\\data")',
      message: 'quoted string; must use only JSON escapes: "C:\\data". Write \\\\ for a backslash.',
    },
    {
      text: "x=float(0,1))",
      message:
        'dimension; must end after its brackets: ")". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) if(a=1)",
      message:
        'dimension; must end after its brackets, or continue with when: "if". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when",
      message: "when; must be followed by (: the end. Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).",
    },
    {
      text: "x=float(0,1) when()",
      message: 'parent; must be a name: ")". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m)",
      message: 'parent; must be followed by =: ")". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m=)",
      message:
        'value; must be a word, a number or a quoted string: ")". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m=a|)",
      message:
        'value; must be a word, a number or a quoted string: ")". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m=a b)",
      message:
        'value; must be followed by |, , or ): "b". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m=a,m=b)",
      message:
        'parent; must be given once, with | between its values: "m". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    {
      text: "x=float(0,1) when(m=a) y",
      message:
        'dimension; must end after its brackets: "y". Write for example x=float(1e-5,1,log) when(method=sghmc|sgld).',
    },
    // From here on the syntax is valid, but the content is not.
    {
      text: "x=float(1,0)",
      path: "space.x.high",
      message: "high; must be > low (1): 0. Swap them.",
    },
    { text: "x=float(zero,1)", path: "space.x.low", message: 'low; must be a number from -1e150 to 1e150: "zero"' },
    {
      text: "x=float(0,1e999)",
      path: "space.x.high",
      message: "high; must be a number from -1e150 to 1e150: Infinity",
    },
    { text: "x=float(0,1,lg)", path: "space.x.scale", message: 'scale; must be "linear" or "log": "lg"' },
    { text: "x=choice()", path: "space.x.choices", message: "choices; must be a list of at least one value: []" },
    { text: "x=choice(a,b,default=c)", path: "space.x.default", message: 'default; must be one of "a", "b": "c"' },
    {
      text: "1x=float(0,1)",
      path: "space.name",
      message:
        'name; must be at most 100 letters of any script, digits, spaces and _ . - / : @ % + # [ ], a letter or _ first, no space last: "1x"',
    },
  ])("refuses $text", ({ text, path = "space.x", message }) => {
    expect(parseDimension(text)).toEqual({ issues: [{ path, message }] });
  });

  it("reports everything that is wrong with a dimension at once", () => {
    expect(parseDimension("x=int(0.5,0,log,step=2)")).toEqual({
      issues: [
        { path: "space.x.low", message: "low; must be an integer from -1e12 to 1e12: 0.5" },
        {
          path: "space.x.step",
          message: "step; must be absent on a log scale: 2. Leave step out, or use the linear scale.",
        },
      ],
    });
  });
});
