/**
 * The table of test problems. Design decisions are based on one half; the other half is only used for final tables, so
 * that its figures are those of problems on which no decision was based. Both halves contain every kind. Once its
 * figures have led to a decision, a problem belongs to the design half.
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
