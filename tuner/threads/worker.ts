/** The entry of a thread that makes suggestions. */
import { parentPort } from "node:worker_threads";
import { strategies } from "../strategies/index.ts";
import { serve } from "./serve.ts";

if (parentPort !== null) serve(parentPort, strategies);
