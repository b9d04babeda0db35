/** The thread's side of the pool: makes the objective, then runs one call after another. */
import type { MessagePort } from "node:worker_threads";
import type {
  EvaluationContext,
  Objective,
  ObjectiveCreation,
  ObjectiveDefinition,
  SearchSpace,
} from "../../tuner/objective.ts";
import { didYouMean, listNames } from "../closest-name.ts";
import { checked, describeError } from "./checked-evaluation.ts";
import { ABORT, STOP } from "./messages.ts";
import type { Call, FromThread, ObjectiveDescription, PoolReference, ToThread } from "./messages.ts";
import { moduleObjective } from "./module.ts";

/** Serves calls from `port` until it is told to close. The first message sent is `ready` or `refused`. */
export async function serve(port: MessagePort, reference: PoolReference): Promise<void> {
  const send = (message: FromThread) => port.postMessage(message);
  const created = reference.kind === "module" ? await moduleObjective(reference.path) : await builtin(reference);
  if ("issues" in created) return send({ kind: "refused", issues: created.issues });
  const { objective } = created;

  let abort: (() => void) | null = null;
  port.on("message", (message: ToThread) => {
    switch (message.kind) {
      case "abort":
        return abort?.();
      case "close":
        return void closeObjective(objective).then(() => port.close());
      case "call": {
        const controller = flagged(message.flag);
        abort = () => controller.abort();
        return void run(objective, message, { controller, send });
      }
    }
  });
  try {
    send({ kind: "ready", description: describe(objective) });
  } catch (error) {
    const message = `objective; must be described by plain data: ${describeError(error)}`;
    send({ kind: "refused", issues: [{ path: reference.kind, message }] });
    port.close();
  }
}

/** The table is loaded only here: a thread for a module does not need the networks behind it. */
async function builtin({ name, options }: Extract<PoolReference, { kind: "builtin" }>): Promise<ObjectiveCreation> {
  const { objectiveDefinitions } = await import("../index.ts");
  const definitions: readonly ObjectiveDefinition[] = objectiveDefinitions;
  const definition = definitions.find((entry) => entry.name === name);
  if (definition !== undefined) return definition.create(options);
  const names = definitions.map((entry) => entry.name);
  const message = `objective; must be one of ${listNames(names)}: ${JSON.stringify(name)}. ${didYouMean(name, names, "")}`;
  return { issues: [{ path: "objective", message: message.trim() }] };
}

async function run(
  objective: Objective,
  call: Call,
  { controller, send }: { controller: AbortController; send: (message: FromThread) => void },
): Promise<void> {
  const { hyperparameters, key, trial, flag } = call;
  const context: EvaluationContext = {
    key,
    trial,
    signal: controller.signal,
    report(step, metric, value) {
      send({ kind: "report", step, metric, value });
      return Atomics.load(flag, 0) >= STOP ? "stop" : "continue";
    },
  };
  const method = call.method === "assess" && objective.assess !== undefined ? objective.assess : objective.evaluate;
  const expected = call.method === "assess" ? "any" : objective.metrics;
  const evaluation = await checked(() => method.call(objective, hyperparameters, context), expected);
  send({ kind: "done", evaluation });
}

/**
 * A controller whose signal also follows the shared flag: a training loop that never waits never gets the `abort`
 * message, but it sees the flag whenever it reads `signal.aborted`.
 */
function flagged(flag: Int32Array): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  const read = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")?.get;
  Object.defineProperty(signal, "aborted", {
    get(): boolean {
      const aborted = read?.call(signal) === true;
      if (!aborted && Atomics.load(flag, 0) === ABORT) controller.abort();
      return aborted || Atomics.load(flag, 0) === ABORT;
    },
  });
  return controller;
}

function describe(objective: Objective): ObjectiveDescription {
  const { name, space, accepts, metrics, optimum, notices } = objective;
  return {
    name,
    space: space.map(plain) as SearchSpace,
    metrics: metrics.map(plain) as unknown as Objective["metrics"],
    ...(accepts === undefined ? {} : { accepts }),
    ...(optimum === undefined ? {} : { optimum }),
    ...(notices === undefined ? {} : { notices }),
    assesses: objective.assess !== undefined,
    closes: objective.close !== undefined,
  };
}

/** Without the properties that are there but undefined, which would be gone anyway once the space has been stored. */
function plain<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

async function closeObjective(objective: Objective): Promise<void> {
  try {
    await objective.close?.();
  } catch {
    // The thread ends either way, and nobody is left to be told.
  }
}
