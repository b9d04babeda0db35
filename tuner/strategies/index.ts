/** The table of strategies, keyed by the name that a study uses. */
import type { StrategySettings } from "../study/study.ts";
import { gpBandit } from "./gp-bandit.ts";
import { random } from "./random.ts";
import { sobol } from "./sobol.ts";
import type { Strategy } from "./strategy.ts";

export const strategies = {
  gp: gpBandit,
  sobol,
  random,
} as const satisfies Readonly<Record<StrategySettings["name"], Strategy>>;
