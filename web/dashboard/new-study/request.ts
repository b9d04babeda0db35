/** The request that the form sends. */
import { defined } from "../../../common/defined.ts";
import type { NewStudy } from "../api-client/api-client.ts";
import { type Draft, linesOf, numberIn, type ObjectiveEntry, OWN, type PruningDraft } from "./draft.ts";
import { changedDimensions } from "./ranges.ts";
import { numbersOf } from "./pruning.ts";

export function requestOf(draft: Draft, objective: ObjectiveEntry | null): NewStudy {
  const isOwn = draft.objective === OWN;
  const options = Object.fromEntries(changedOptions(draft));
  const space = isOwn ? linesOf(draft.space) : changedDimensions(objective?.space ?? [], draft.ranges);
  const minutes = numberIn(draft.minutes);
  return {
    name: draft.name,
    objective: isOwn
      ? { kind: "external" }
      : {
          kind: "builtin",
          name: draft.objective,
          ...defined({ options: Object.keys(options).length === 0 ? undefined : options }),
        },
    ...defined({
      space: space.length === 0 && !isOwn ? undefined : space,
      metrics: isOwn ? metricsOf(draft) : undefined,
      require: listOf(draft.require),
      constraints: listOf(draft.constraints),
      pruning: pruningOf(draft.pruning),
      strategy: draft.strategy === "gp" ? undefined : { name: draft.strategy },
      seed: draft.seed === "1" ? undefined : numberIn(draft.seed),
    }),
    budget: defined({
      trials: numberIn(draft.trials),
      seconds: typeof minutes === "number" ? minutes * 60 : minutes,
      steps: numberIn(draft.steps),
      target: numberIn(draft.target),
    }),
  };
}

export function changedOptions({ options }: Draft): [string, string][] {
  return Object.entries(options).filter(([, value]) => value !== "");
}

/** All metrics are tuned; the first always is. */
function metricsOf({ metrics }: Draft) {
  return metrics.map(({ name, direction }, at) => ({ name, direction, ...(at === 0 ? {} : { tuned: true }) }));
}

function listOf(text: string): readonly string[] | undefined {
  const lines = linesOf(text);
  return lines.length === 0 ? undefined : lines;
}

function pruningOf(draft: PruningDraft): NewStudy["pruning"] {
  if (draft.rule === "none") return undefined;
  const metric = draft.metric === "" ? undefined : draft.metric;
  return { rule: draft.rule, ...defined({ metric }), ...numbersOf(draft) };
}
