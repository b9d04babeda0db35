/**
 * A TypeScript or JavaScript file as an objective. Two forms are accepted.
 *
 * An Objective, as the default export or under the name `objective`:
 *
 *     export const objective: Objective = { name: "mine", space: […], metrics: […], async evaluate(…) { … } };
 *
 * Or a function, exported along with its settings:
 *
 *     export const space = ["lr=float(1e-5,1,log)", { kind: "int", name: "layers", low: 1, high: 4 }];
 *     export const constraints = ["layers*layers <= 9"]; // optional
 *     export const metric = "accuracy"; // default: "value"
 *     export const direction = "maximize"; // default: "minimize"
 *     export default async function evaluate(hyperparameters, context) { return 0.3; } // a number or an Evaluation
 *
 * For several metrics, export `metrics = [{ name: "loss", direction: "minimize" }]`. `name`, `accepts`, `optimum`,
 * `notices`, `assess` and `close` may be exported along with the function too. An export that resembles one of these,
 * or a setting of the study, is rejected, because ignoring it would hide a mistake.
 */
import { statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Issue } from "../../common/issue.ts";
import { closeNames } from "../../common/did-you-mean.ts";
import { wellFormed } from "../../common/well-formed.ts";
import { defined } from "../../common/defined.ts";
import type { Objective, ObjectiveCreation } from "../../tuner/objective.ts";
import { parseSpace } from "../../tuner/space/parse.ts";
import { describeError } from "../../common/describe-error.ts";
import { checked } from "../validate/evaluation.ts";
import { isRecord } from "../../common/is-record.ts";
import { objectiveIssues } from "./validate-objective.ts";

/**
 * Loads the file at `path` (relative to the current folder) and creates its objective. Problems with the file or with
 * the shape of its exports are returned as issues; whether the search space makes sense is not checked here.
 */
export async function moduleObjective(path: string): Promise<ObjectiveCreation> {
  const file = JSON.stringify(path);
  const refused = (message: string) => ({ issues: [{ path: "module", message }] });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return refused(`module; must exist: ${file}. A path is relative to the current folder.`);
  if (!found.isFile()) return refused(`module; must be a file: ${file}`);

  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importModule(resolve(path));
  } catch (error) {
    return refused(`module; must load: ${file}. ${describeError(error)}`);
  }
  const meant = exportIssues(exported);
  if (meant.length > 0) return { issues: meant };
  const unread = objectiveOf(exported, basename(path, extname(path)));
  if (unread === null) return refused(`module; must export an objective: ${file}, ${whatIsExported(exported)}`);
  const { candidate, issues: ofSpace } = withReadSpace({ ...unread, metrics: wellFormed(unread.metrics) });
  const issues = [...ofSpace, ...objectiveIssues(candidate)];
  return issues.length > 0 ? { issues } : { objective: withChecks(candidate as unknown as Objective) };
}

/** TypeScript goes through tsx, whose compiler is only loaded when needed. */
async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path).href;
  if (!/\.[cm]?tsx?$/.test(path)) return (await import(url)) as Record<string, unknown>;
  const { tsImport } = await import("tsx/esm/api");
  const exported = (await tsImport(url, import.meta.url)) as Record<string, unknown>;
  // In a folder without `"type": "module"`, the file is treated as CommonJS, whose exports arrive as the default
  // export.
  const { default: inner } = exported;
  return isRecord(inner) && inner.__esModule === true ? inner : exported;
}

/** The unchecked objective built from the exports; null if there is none. */
function objectiveOf(exported: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> | null {
  for (const candidate of [exported.objective, exported.default]) if (isRecord(candidate)) return candidate;
  const evaluate = exported.default ?? exported.evaluate;
  if (typeof evaluate !== "function") return null;
  const { space, constraints, metric, direction, accepts, optimum, notices, assess, close } = exported;
  const metrics = exported.metrics ?? [{ name: metric ?? "value", direction: direction ?? "minimize" }];
  const optional = defined({ constraints, accepts, optimum, notices, assess, close });
  return { name: exported.name ?? name, space, metrics, evaluate, ...optional };
}

/**
 * The candidate with its space parsed in the usual way: strings and objects are accepted, and a missing scale means linear.
 */
function withReadSpace(candidate: Readonly<Record<string, unknown>>): {
  readonly candidate: Readonly<Record<string, unknown>>;
  readonly issues: readonly Issue[];
} {
  const space = typeof candidate.space === "string" ? [candidate.space] : candidate.space;
  // An empty space is filled in by --space.
  const isEmpty = Array.isArray(space) && space.length === 0;
  if (isEmpty || (!Array.isArray(space) && !isRecord(space))) return { candidate, issues: [] };
  const parsed = parseSpace(space);
  if ("issues" in parsed) return { candidate: { ...candidate, space: [] }, issues: parsed.issues };
  return { candidate: { ...candidate, space: parsed.space }, issues: [] };
}

const exportNames = [
  "objective",
  "evaluate",
  "name",
  "space",
  "constraints",
  "metrics",
  "metric",
  "direction",
  "accepts",
  "optimum",
  "notices",
  "assess",
  "close",
];
/** Study settings, which a module cannot export, with what to use instead. */
const studySettings: Readonly<Record<string, string>> = {
  maximize: 'Export direction = "maximize".',
  minimize: 'Export direction = "minimize".',
  goal: "Export direction instead.",
  mode: "Export direction instead.",
  seed: "Use the flag --seed.",
  trials: "Use the flag --trials.",
  workers: "Use the flag --workers.",
  strategy: "Use the flag --strategy.",
  timeout: "Use the flag --timeout.",
  target: "Use the flag --target.",
  study: "Use the flag --study.",
  budget: "Use the flag --trials or --timeout.",
};

/**
 * Exports that were meant for the tuner but would be ignored. Helper functions may be exported under any other name.
 */
function exportIssues(exported: Readonly<Record<string, unknown>>): readonly Issue[] {
  const whole = [exported.objective, exported.default].some(isRecord);
  const issues = Object.keys(exported).flatMap((name): Issue[] => {
    if (name === "default" || exportNames.includes(name)) return [];
    const isSetting = Object.hasOwn(studySettings, name) && typeof exported[name] !== "function";
    const [close] = closeNames(name, exportNames);
    if (!isSetting && (close === undefined || whole)) return [];
    const remedy = isSetting ? studySettings[name] : `Did you mean ${close}?`;
    return [
      { path: "module", message: `export; must be one that objectives support: ${JSON.stringify(name)}. ${remedy}` },
    ];
  });
  if (whole) return issues;
  const single = ["metric", "direction"].filter((name) => exported[name] !== undefined);
  if (exported.metrics !== undefined && single.length > 0) {
    const message = `export; must not go with metrics: ${single.join(", ")}. Move it into metrics, or leave metrics out.`;
    return [...issues, { path: "module", message }];
  }
  return issues;
}

/** The same objective with its evaluations validated, whatever the user's functions return. */
function withChecks(objective: Objective): Objective {
  const { name, space, constraints, accepts, defaults, branches, metrics, optimum, notices } = objective;
  const assess = objective.assess?.bind(objective);
  const close = objective.close?.bind(objective);
  return {
    name,
    space,
    metrics,
    ...defined({ constraints, accepts, defaults, branches, optimum, notices, close }),
    evaluate: (hyperparameters, context) => checked(() => objective.evaluate(hyperparameters, context), metrics),
    ...(assess && { assess: (hyperparameters, context) => checked(() => assess(hyperparameters, context), "any") }),
  };
}

function whatIsExported(exported: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exported).filter((name) => name !== "__esModule" && name !== "module.exports");
  const found = names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}`;
  return `${found}. Export one as the default or as objective, or a function evaluate and a space.`;
}
