/** Source code of a module whose objective does what its only hyperparameter says. */
export const behaviours = `
import { threadId } from "node:worker_threads";
export const space = [{ kind: "categorical", name: "behaviour", choices: ["one", "two"], default: undefined }];
export const metrics = [{ name: "loss", direction: "minimize" }, { name: "thread", direction: "minimize" }];
export const notices = ["read me"];
export const accepts = ["behaviour", "speed"];
export const optimum = 0;
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const behaviours = {
  number: () => 0.5,
  thread: () => ({ values: { loss: 1, thread: threadId } }),
  context: (h, { key, trial }) => ({ values: { loss: key.high, thread: key.low }, metrics: { number: trial.number, attempt: trial.attempt } }),
  artifacts: () => ({ values: { loss: 1, thread: 1 }, artifacts: [{ name: "curve", kind: "reliability", title: "Curve", data: { x: [1, NaN] } }] }),
  exit: () => process.exit(7),
  crash: () => new Promise(() => setTimeout(() => { throw new Error("out of a timer"); }, 0)),
  throw: () => { throw new TypeError("no such layer"); },
  nan: () => ({ values: { loss: NaN, thread: 1 } }),
  function: () => ({ values: { loss: 1, thread: 1 }, metrics: { more: () => 1 }, extra: () => 1 }),
  report: async (h, { report }) => {
    const answers = [];
    for (let step = 0; step < 3; step++) { answers.push(report(step, "loss", 10 - step)); await wait(0); }
    return { values: { loss: answers.length, thread: 1 } };
  },
  untilStopped: async (h, { report }) => {
    let step = 0;
    while (report(step++, "loss", 1) !== "stop") await wait(1);
    return { values: { loss: 1, thread: 1 } };
  },
  untilStoppedInALoop: (h, { report }) => {
    let step = 0;
    while (report(step, "loss", 1) !== "stop") { const start = performance.now(); while (performance.now() < start + 1); step++; }
    return { values: { loss: 1, thread: 1 } };
  },
  untilAborted: (h, { report, signal }) => new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ values: { loss: signal.aborted ? 1 : 0, thread: 1 } }));
    report(0, "loss", 0);
  }),
  untilAbortedInALoop: (h, { report, signal }) => {
    report(0, "loss", 0);
    while (!signal.aborted);
    return { values: { loss: 2, thread: 1 } };
  },
  deaf: (h, { report }) => { report(0, "loss", 0); for (;;); },
};
export default (h, context) => behaviours[h.behaviour](h, context);
export const assess = (h) => ({ values: { testLoss: 3, other: NaN } });
`;
