/** The table of suites. */
import type { Suite } from "./document.ts";
import { gpFit } from "./gp-fit/suite.ts";
import { linalg } from "./linalg/suite.ts";
import { regret } from "./regret/suite.ts";
import { step } from "./step/suite.ts";
import { trial } from "./trial/suite.ts";

export const suites = { regret, linalg, "gp-fit": gpFit, step, trial } satisfies Readonly<Record<string, Suite>>;
