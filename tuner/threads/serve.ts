/** The thread's side: keeps the histories it was sent, and calls the strategy of the study or what answers the question. */
import type { MessagePort } from "node:worker_threads";
import { answerBy } from "../analyst.ts";
import type { Analyses } from "../analyst.ts";
import { CredenceError, InvalidInput } from "../errors.ts";
import type { SearchSpace } from "../search-space.ts";
import type { Study } from "../study.ts";
import type { Strategies } from "../suggester.ts";
import type { Trial } from "../trial.ts";
import { applyChange, isSameData } from "./history-change.ts";
import type { FromThread, Result, ThrownError, ToThread, Work } from "./messages.ts";

/** Answers each message on `port` with one. */
export function serve(port: MessagePort, strategies: Strategies, analyses: Analyses): void {
  const answer = createAnswerer(strategies, analyses);
  port.on("message", (message: ToThread) => port.postMessage(answer(message)));
}

/** What the thread does with a message. */
export function createAnswerer(strategies: Strategies, analyses: Analyses): (message: ToThread) => FromThread {
  const histories = new Map<string, { readonly space: SearchSpace; readonly trials: Trial[] }>();

  function resultOf(message: Work, study: Study, trials: readonly Trial[]): Result {
    if ("question" in message) {
      return { kind: "answer", answer: answerBy(analyses, { study, trials, question: message.question }) };
    }
    const suggestions = strategies[study.strategy.name](study, trials, message.key, message.count);
    return { kind: "suggestions", suggestions };
  }

  return (message) => {
    const { study: sent, change, forget } = message;
    for (const name of forget) histories.delete(name);
    const before = histories.get(sent.name);
    // The same objects as last time wherever they say the same: strategies know what they have encoded by them.
    const space = before !== undefined && isSameData(before.space, sent.space) ? before.space : sent.space;
    const study = { ...sent, space };
    const trials = before?.trials ?? [];
    histories.set(study.name, { space, trials });
    applyChange(trials, change);
    if ("isPart" in message) return { kind: "kept" };
    try {
      return resultOf(message, study, trials);
    } catch (error) {
      return { kind: "thrown", error: packed(error) };
    }
  };
}

function packed(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error instanceof CredenceError ? { code: error.code } : {}),
    ...(error instanceof InvalidInput ? { issues: error.issues } : {}),
  };
}

/** The exception as it was thrown, as far as callers can tell. */
export function unpacked({ message, stack, code, issues }: ThrownError): Error {
  const error =
    issues !== undefined
      ? new InvalidInput(issues)
      : code !== undefined
        ? new CredenceError(code, message)
        : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
