/** The entry point of a pool thread. */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { shareCores } from "../../threads/cores.ts";
import type { PoolReference } from "./messages.ts";
import { serve } from "./serve.ts";

/** Passed to the thread when it starts. */
export interface ThreadData {
  readonly reference: PoolReference;
  /** Number of cores that an evaluation in this thread may use, ≥ 1. */
  readonly cores: number;
  /** Lowers the thread's priority, from 0 to 19. */
  readonly niceness: number;
}

// Standard output is reserved for the program's own document; output from an objective is for people to read.
process.stdout.write = process.stderr.write.bind(process.stderr);

if (parentPort !== null) {
  const { reference, cores, niceness } = workerData as ThreadData;
  // On other systems this would change the priority of the whole process.
  if (niceness > 0 && process.platform === "linux") setPriority(niceness);
  shareCores(cores);
  await serve(parentPort, reference);
}
