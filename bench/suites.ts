/** The table of suites. */
import type { Suite } from "./document.ts";
import { regret } from "./regret/suite.ts";

export const suites = { regret } satisfies Readonly<Record<string, Suite>>;
