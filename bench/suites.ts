/** The table of suites. */
import type { Suite } from "./document.ts";
import { transfer } from "./transfer/suite.ts";
import { crash } from "./service/crash.ts";
import { crashWorkers } from "./service/crash-workers.ts";
import { dashboard } from "./dashboard/suite.ts";
import { gpFit } from "./gp-fit/suite.ts";
import { linalg } from "./linalg/suite.ts";
import { memory } from "./memory/suite.ts";
import { methods } from "./methods/suite.ts";
import { objectives } from "./objectives/suite.ts";
import { pruning } from "./pruning/suite.ts";
import { regret } from "./regret/suite.ts";
import { scale } from "./scale/suite.ts";
import { postgres } from "./service/postgres.ts";
import { service } from "./service/suite.ts";
import { start } from "./start/suite.ts";
import { step } from "./step/suite.ts";
import { stopAdvice } from "./stop-advice/suite.ts";
import { suggest } from "./suggest/suite.ts";
import { trial } from "./trial/suite.ts";
import { uci } from "./uci/suite.ts";
import { winner } from "./winner/suite.ts";

export const suites = {
  regret,
  pruning,
  transfer,
  objectives,
  "stop-advice": stopAdvice,
  linalg,
  "gp-fit": gpFit,
  step,
  trial,
  suggest,
  start,
  memory,
  service,
  postgres,
  scale,
  crash,
  "crash-workers": crashWorkers,
  dashboard,
  uci,
  methods,
  winner,
} satisfies Readonly<Record<string, Suite>>;
