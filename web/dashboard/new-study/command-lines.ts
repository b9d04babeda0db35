/** The command lines that create the same study. */
import type { NewStudy } from "../api-client/api-client.ts";
import { shellWord } from "../study/facts.ts";
import { dimensionText } from "./dimension-text.ts";
import { type Draft, linesOf, type MetricDraft, type ObjectiveEntry, OWN } from "./draft.ts";
import { numbersOf } from "./pruning.ts";
import { changedDimensions } from "./ranges.ts";
import { changedOptions } from "./request.ts";

/** A placeholder for the command line of the user's own program. */
const PROGRAM = '--command "…"';

/** The equivalent command line, which also evaluates the trials. */
export function commandLine(draft: Draft, objective: ObjectiveEntry | null, server: string): string {
  const isOwn = draft.objective === OWN;
  const flag = (name: string, value: string) => (value.trim() === "" ? [] : [name, value.trim()]);
  const flags = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
  const space = isOwn
    ? linesOf(draft.space)
    : changedDimensions(objective?.space ?? [], draft.ranges).map(dimensionText);
  const words = [
    ...(isOwn ? [] : [draft.objective]),
    ...(draft.name === draft.objective ? [] : ["--study", draft.name]),
    ...flag("--trials", draft.trials),
    ...flag("--timeout", draft.minutes === "" ? "" : `${Number(draft.minutes) * 60}s`),
    ...flag("--budget-steps", draft.steps),
    ...flag("--target", draft.target),
    ...(draft.strategy === "gp" ? [] : ["--strategy", draft.strategy]),
    ...(draft.seed === "1" ? [] : flag("--seed", draft.seed)),
    ...changedOptions(draft).flatMap(([name, value]) => ["--set", `${name}=${value}`]),
    ...flags("--space", space),
    ...flags("--constraint", linesOf(draft.constraints)),
    ...(isOwn ? flags("--metric", draft.metrics.map(metricText)) : []),
    ...flags("--require", linesOf(draft.require)),
    ...pruningWords(draft),
    "--server",
    server,
  ].map(shellWord);
  return ["credence", "tune", ...(isOwn ? [PROGRAM] : []), ...words].join(" ");
}

function pruningWords({ pruning }: Draft): readonly string[] {
  if (pruning.rule === "none") return [];
  const numbers = Object.entries(numbersOf(pruning)).flatMap(([field, value]) => [`--prune-${field}`, String(value)]);
  const metric = pruning.metric === "" ? [] : ["--prune-metric", pruning.metric];
  return ["--prune", pruning.rule, ...metric, ...numbers];
}

/** The direction is omitted if it is the default. */
function metricText({ name, direction }: MetricDraft): string {
  return direction === "minimize" && !name.includes(":") ? name : `${name}:${direction}`;
}

/** The request as a curl command. */
export function curlLine(request: NewStudy, server: string): string {
  const body = shellWord(JSON.stringify(request));
  return `curl -fsS ${shellWord(`${server}/api/v1/studies`)} -H 'Content-Type: application/json' -d ${body}`;
}
