/** Entry point of a thread that computes suggestions and analyses. */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "../../threads/answer-calls.ts";
import type { FromThread as FromAnyThread } from "../../threads/messages.ts";
import { analyses } from "../analysis/index.ts";
import { strategies } from "../strategies/index.ts";
import type { FromThread, ToThread } from "./messages.ts";
import { createAnswerer } from "./serve.ts";
import type { SuggestionThreadOptions } from "./thread.ts";

const { niceness } = workerData as SuggestionThreadOptions;
// On other systems this would change the priority of the whole process.
if (niceness > 0 && process.platform === "linux") setPriority(niceness);

if (parentPort !== null) {
  const answer = createAnswerer(strategies, analyses);
  answerCalls<ToThread, never, FromThread>(parentPort, {
    run: (message) => Promise.resolve(answer(message)),
    close: () => Promise.resolve(),
  });
  parentPort.postMessage({ kind: "ready", ready: null } satisfies FromAnyThread<null, never, never>);
}
