/** The entry of a thread of the pool. */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { shareCores } from "../../threads/cores.ts";
import type { PoolReference } from "./messages.ts";
import { serve } from "./serve.ts";

/** Handed to the thread when it starts. */
export interface ThreadData {
  readonly reference: PoolReference;
  /** Cores that an evaluation here may use, ≥ 1. */
  readonly cores: number;
  /** Lowers the thread's priority, 0 … 19. */
  readonly niceness: number;
}

// Standard output belongs to the program's own document; what an objective prints is for people to read.
process.stdout.write = process.stderr.write.bind(process.stderr);

if (parentPort !== null) {
  const { reference, cores, niceness } = workerData as ThreadData;
  // On other systems this would change the priority of the whole process.
  if (niceness > 0 && process.platform === "linux") setPriority(niceness);
  shareCores(cores);
  await serve(parentPort, reference);
}
