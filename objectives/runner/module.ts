/**
 * A TypeScript or JavaScript file as an objective. Two forms are taken.
 *
 * An Objective, as the default export or under the name `objective`:
 *
 *     export const objective: Objective = { name: "mine", space: […], metrics: […], async evaluate(…) { … } };
 *
 * or a function, beside what it needs:
 *
 *     export const space = [{ kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log" }];
 *     export const metrics = [{ name: "loss", direction: "minimize" }];   // or left out: "value", minimized
 *     export default async function evaluate(hyperparameters, context) { return 0.3; }   // a number or an Evaluation
 *
 * `name`, `accepts`, `optimum`, `notices`, `assess` and `close` may be exported beside the function too.
 */
import { statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Objective, ObjectiveCreation } from "../../tuner/objective.ts";
import { checked, describeError } from "./checked-evaluation.ts";
import { isRecord } from "./is-record.ts";
import { objectiveIssues } from "./objective-shape.ts";

/**
 * Loads the file at `path` (relative to the current folder) and makes its objective. What is wrong with the file or
 * the shape of what it exports comes back as issues; whether the search space makes sense is not checked here.
 */
export async function moduleObjective(path: string): Promise<ObjectiveCreation> {
  const file = JSON.stringify(path);
  const refused = (message: string) => ({ issues: [{ path: "module", message }] });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return refused(`module; must exist: ${file}. A path starts from the folder you are in.`);
  if (!found.isFile()) return refused(`module; must be a file: ${file}`);

  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importModule(resolve(path));
  } catch (error) {
    return refused(`module; must load: ${file}. ${describeError(error)}`);
  }
  const candidate = objectiveOf(exported, basename(path, extname(path)));
  if (candidate === null) return refused(`module; must export an objective: ${file}, ${whatIsExported(exported)}`);
  const issues = objectiveIssues(candidate);
  return issues.length > 0 ? { issues } : { objective: withChecks(candidate as unknown as Objective) };
}

/** TypeScript goes through tsx, whose compiler is loaded only then. */
async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path).href;
  if (!/\.[cm]?tsx?$/.test(path)) return (await import(url)) as Record<string, unknown>;
  const { tsImport } = await import("tsx/esm/api");
  const exported = (await tsImport(url, import.meta.url)) as Record<string, unknown>;
  // In a folder without `"type": "module"` the file is taken for CommonJS, whose exports arrive as the default one.
  const { default: inner } = exported;
  return isRecord(inner) && inner.__esModule === true ? inner : exported;
}

/** The objective that the exports make, not yet checked; null when there is none. */
function objectiveOf(exported: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> | null {
  for (const candidate of [exported.objective, exported.default]) if (isRecord(candidate)) return candidate;
  const evaluate = exported.default ?? exported.evaluate;
  if (typeof evaluate !== "function") return null;
  const {
    space,
    metrics = [{ name: "value", direction: "minimize" }],
    accepts,
    optimum,
    notices,
    assess,
    close,
  } = exported;
  const optional = Object.entries({ accepts, optimum, notices, assess, close }).filter(
    ([, value]) => value !== undefined,
  );
  return { name: exported.name ?? name, space, metrics, evaluate, ...Object.fromEntries(optional) };
}

/** The same objective, whose evaluations are what they should be whatever the user's functions return. */
function withChecks(objective: Objective): Objective {
  const { name, space, accepts, metrics, optimum, notices } = objective;
  const assess = objective.assess?.bind(objective);
  const close = objective.close?.bind(objective);
  return {
    name,
    space,
    metrics,
    ...(accepts === undefined ? {} : { accepts }),
    ...(optimum === undefined ? {} : { optimum }),
    ...(notices === undefined ? {} : { notices }),
    evaluate: (hyperparameters, context) => checked(() => objective.evaluate(hyperparameters, context), metrics),
    ...(assess && { assess: (hyperparameters, context) => checked(() => assess(hyperparameters, context), "any") }),
    ...(close && { close }),
  };
}

function whatIsExported(exported: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exported).filter((name) => name !== "__esModule" && name !== "module.exports");
  const found = names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}`;
  return `${found}. Export one as the default or as objective, or a function evaluate beside a space.`;
}
