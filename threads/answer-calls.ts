/** The thread's side: answers calls one at a time, each with its own abort signal and reports. */
import type { MessagePort } from "node:worker_threads";
import { packError } from "./thrown-error.ts";
import { flaggedController, STOP } from "./shared-flag.ts";
import type { CallContext, FromThread, ToThread } from "./messages.ts";

/** The handler for calls. */
interface Server<Call, Report, Result> {
  run(call: Call, context: CallContext<Report>): Promise<Result>;
  /** Called when the thread is requested to shut down. */
  close(): Promise<void>;
}

/** Answers calls from `port` until a close message arrives. */
export function answerCalls<Call, Report, Result>(port: MessagePort, server: Server<Call, Report, Result>): void {
  const send = (message: FromThread<never, Report, Result>) => port.postMessage(message);
  let abort: (() => void) | null = null;

  async function answer(call: Call, flag: Int32Array): Promise<void> {
    const controller = flaggedController(flag);
    abort = () => controller.abort();
    const report = (one: Report) => {
      send({ kind: "report", report: one });
      return Atomics.load(flag, 0) >= STOP ? ("stop" as const) : ("continue" as const);
    };
    try {
      send({ kind: "done", result: await server.run(call, { signal: controller.signal, report }) });
    } catch (error) {
      send({ kind: "threw", error: packError(error) });
    }
  }

  port.on("message", (message: ToThread<Call>) => {
    switch (message.kind) {
      case "abort":
        return abort?.();
      case "close":
        return void server.close().then(() => port.close());
      case "call":
        return void answer(message.call, message.flag);
    }
  });
}
