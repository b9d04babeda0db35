/** The median stopping rule: the percentile rule at 50. */
import { isBehind } from "./percentile.ts";
import type { Rule } from "./rule.ts";

export const median: Rule = (settings, history) => isBehind(settings, history, 50);
