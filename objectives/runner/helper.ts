/** The entry of a thread that does jobs of one module, whose function `run` it calls. */
import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "./calls.ts";
import type { CallContext, FromThread } from "./messages.ts";

/** Handed to the thread when it starts. */
export interface HelperData {
  /** URL of the module. */
  readonly module: string;
}

interface JobModule {
  run(job: unknown, context: CallContext<unknown>): Promise<unknown>;
}

process.stdout.write = process.stderr.write.bind(process.stderr);

if (parentPort !== null) {
  const { run } = (await import((workerData as HelperData).module)) as JobModule;
  answerCalls(parentPort, { run, close: () => Promise.resolve() });
  parentPort.postMessage({ kind: "ready", ready: null } satisfies FromThread<null, never, never>);
}
