/** Errors in search spaces. */
import type { ErrorCase } from "./case.ts";

export const spaces: readonly ErrorCase[] = [
  [
    "no kind",
    ["tune", "branin", "--study", "s", "--space", "x1"],
    "--space x1: name; must be followed by =: the end. Write for example x1=float(1e-5,1,log).",
  ],
  [
    "an unknown kind",
    ["tune", "branin", "--study", "s", "--space", "x1=real(0,1)"],
    '--space x1: kind; must be float, int, choice or ordinal: "real". Write for example x1=float(0,1).',
  ],
  [
    "bounds the wrong way round",
    ["tune", "branin", "--study", "s", "--space", "x1=float(1,0)"],
    "--space x1.high; must be > low (1): 0. Swap them.",
  ],
  [
    "a logarithm of nothing",
    ["tune", "branin", "--study", "s", "--space", "x1=float(0,1,log)"],
    "--space x1.low; must be > 0 on a log scale: 0. Raise low, or use the linear scale.",
  ],
  [
    "a fraction for int",
    ["tune", "branin", "--study", "s", "--space", "x1=int(0,1.5)"],
    "--space x1.high; must be an integer from -1e12 to 1e12: 1.5",
  ],
  [
    "a default outside",
    ["tune", "branin", "--study", "s", "--space", "x1=float(0,1,default=2)"],
    "--space x1.default; must be a number from 0 to 1: 2",
  ],
  [
    "a bracket left open",
    ["tune", "branin", "--study", "s", "--space", "x1=float(0,1"],
    "--space x1: value; must be followed by , or ): the end. Write for example x1=float(1e-5,1,log).",
  ],
  [
    "a choice twice",
    ["tune", "branin", "--study", "s", "--space", "x1=choice(a,a)"],
    '--space x1.choices[1]: choice; must be given once: "a"',
  ],
  [
    "a dimension twice",
    ["tune", "branin", "--study", "s", "--space", "x1=int(0,1)", "--space", "x1=int(0,2)"],
    "--space x1: dimension; must be given once",
  ],
  [
    "a parent that is not there",
    ["tune", "branin", "--study", "s", "--space", "m=float(0,1) when(opt=sgd)"],
    'space.m.when.opt: parent; must be a dimension of the space: "opt". The dimensions are x1, x2.\n' +
      'space.m: The objective has no dimension "m". Its dimensions are x1, x2.',
  ],
  [
    "a dimension that the network does not know",
    ["tune", "bnn-regression", "--study", "s", "--space", "stepsize=float(1e-6,1e-4,log)"],
    'space.stepsize: The objective has no dimension "stepsize". Did you mean stepSize?',
  ],
  [
    "a dimension that a function would ignore",
    ["tune", "branin", "--study", "s", "--space", "q=float(0,1)"],
    'space.q: The objective has no dimension "q". Its dimensions are x1, x2.',
  ],
  [
    "a bad space for ask",
    ["ask", "new", "--space", "x=float(2,1)"],
    "--space x.high; must be > low (2): 1. Swap them.",
  ],
];
