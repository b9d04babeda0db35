/** The entry of a thread that makes suggestions and answers questions. */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { strategies } from "../strategies/index.ts";
import { analyses } from "../surrogate/analyses.ts";
import { serve } from "./serve.ts";
import type { ThreadOptions } from "./thread.ts";

const { niceness } = workerData as ThreadOptions;
// Elsewhere this would be the priority of the whole process.
if (niceness > 0 && process.platform === "linux") setPriority(niceness);
if (parentPort !== null) serve(parentPort, strategies, analyses);
