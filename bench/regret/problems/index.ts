/**
 * The table of test problems. Design decisions are made on one half; the other half is only for final tables, so that
 * its figures are those of problems that no decision has seen. Both halves have every kind. Once its figures have led to a
 * decision, a problem belongs to the design half.
 */
import { heldOut } from "./held-out.ts";
import { mixed } from "./mixed.ts";
import { nll1 } from "./nll.ts";
import { onceHeldOut } from "./once-held-out.ts";
import type { Problem } from "./problem.ts";
import { shifted } from "./shifted.ts";
import { surfaces } from "./surfaces.ts";

export const designProblems: readonly Problem[] = [...shifted, ...surfaces, ...mixed, nll1, ...onceHeldOut];
export const heldOutProblems: readonly Problem[] = heldOut;
