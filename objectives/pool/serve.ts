/** The main function of a pool thread: creates the objective, then runs one evaluation after another. */
import type { MessagePort } from "node:worker_threads";
import type {
  ModelFit,
  Evaluation,
  EvaluationContext,
  Objective,
  ObjectiveCreation,
  ObjectiveDefinition,
  SearchSpace,
} from "../../tuner/objective.ts";
import { answerCalls } from "../../threads/answer-calls.ts";
import { defined } from "../../common/defined.ts";
import { describeError } from "../../common/describe-error.ts";
import { checked } from "../validate/evaluation.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";
import type {
  DescribedObjective,
  EvaluationCall,
  EvaluationReport,
  ObjectiveDescription,
  ObjectiveReady,
  PoolReference,
} from "./messages.ts";
import type { CallContext, FromThread } from "../../threads/messages.ts";
import { moduleObjective } from "../module/module.ts";

/**
 * Serves calls from `port` until a close message arrives. The first message describes the objective, or why it could
 * not be created.
 */
export async function serve(port: MessagePort, reference: PoolReference): Promise<void> {
  const send = (ready: ObjectiveReady) =>
    port.postMessage({ kind: "ready", ready } satisfies FromThread<ObjectiveReady, never, never>);
  const created = reference.kind === "module" ? await moduleObjective(reference.path) : await builtin(reference);
  if ("issues" in created) return send({ kind: "refused", issues: created.issues });
  const { objective } = created;

  answerCalls<EvaluationCall, EvaluationReport, Evaluation | ModelFit>(port, {
    run: (call, context) => run(objective, call, context),
    close: () => closeObjective(objective),
  });
  try {
    send({ kind: "made", description: describe(objective) });
  } catch (error) {
    const message = `objective; must be described by plain data: ${describeError(error)}`;
    send({ kind: "refused", issues: [{ path: reference.kind, message }] });
    port.close();
  }
}

/** The table is only loaded here, because a thread for a module does not need the built-in networks. */
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
  { method, hyperparameters, key, commonKey, trial }: EvaluationCall,
  { signal, report }: CallContext<EvaluationReport>,
): Promise<Evaluation | ModelFit> {
  const context: EvaluationContext = {
    key,
    ...defined({ commonKey }),
    trial,
    signal,
    report: (step, metric, value) => report({ step, metric, value }),
  };
  if (typeof method === "object") {
    if (objective.fit === undefined) throw new Error(`objective ${objective.name} has no final fit`);
    return objective.fit(hyperparameters, context, method.fit);
  }
  const called = method === "assess" && objective.assess !== undefined ? objective.assess : objective.evaluate;
  const expected = method === "assess" ? "any" : objective.metrics;
  return checked(() => called.call(objective, hyperparameters, context), expected);
}

function describe(objective: Objective): ObjectiveDescription {
  const { name, space, constraints, accepts, defaults, branches, metrics, defaultTrials, optimum, notices } = objective;
  // Makes the compiler complain if a description lacks a field.
  const optional: { [Field in Exclude<keyof DescribedObjective, "name" | "space" | "metrics">]-?: unknown } = {
    constraints,
    accepts,
    defaults,
    branches,
    defaultTrials,
    optimum,
    notices,
  };
  return {
    name,
    space: space.map(plain) as SearchSpace,
    metrics: metrics.map(plain) as unknown as Objective["metrics"],
    ...(defined(optional) as Partial<DescribedObjective>),
    assesses: objective.assess !== undefined,
    fits: objective.fit !== undefined,
    closes: objective.close !== undefined,
  };
}

/** Drops properties whose value is undefined, which would be lost anyway when the space is stored. */
function plain<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

async function closeObjective(objective: Objective): Promise<void> {
  try {
    await objective.close?.();
  } catch {
    // The thread ends in either case, and there is nobody left to notify.
  }
}
