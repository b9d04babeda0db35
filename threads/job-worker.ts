/** Entry point of a job pool thread: runs jobs with the function `run` of one module. */
import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "./answer-calls.ts";
import type { CallContext, FromThread } from "./messages.ts";

export interface JobWorkerData {
  /** URL of the module. */
  readonly module: string;
}

interface JobModule {
  run(job: unknown, context: CallContext<unknown>): Promise<unknown>;
}

process.stdout.write = process.stderr.write.bind(process.stderr);

if (parentPort !== null) {
  const { run } = (await import((workerData as JobWorkerData).module)) as JobModule;
  answerCalls(parentPort, { run, close: () => Promise.resolve() });
  parentPort.postMessage({ kind: "ready", ready: null } satisfies FromThread<null, never, never>);
}
