/** The entry of a thread that makes suggestions and answers questions. */
import { parentPort } from "node:worker_threads";
import { strategies } from "../strategies/index.ts";
import { analyses } from "../surrogate/analyses.ts";
import { serve } from "./serve.ts";

if (parentPort !== null) serve(parentPort, strategies, analyses);
