/** The form for changing a study: its fields, the resulting changes, and the equivalent commands. */
import { defined } from "../../../../common/defined.ts";
import type { Budget, StudySummaryJson } from "../../../api.ts";
import type { StudyPatch } from "../../api-client/api-client.ts";
import { dimensionText } from "../../new-study/dimension-text.ts";
import { linesOf, numberIn, type Ranges } from "../../new-study/draft.ts";
import { changedDimensions, withRange } from "../../new-study/ranges.ts";
import { shellWord } from "../facts.ts";

type Edited = Pick<StudySummaryJson, "name" | "space" | "constraints" | "budget" | "notes">;

export interface EditDraft {
  /** Only changed dimensions. */
  readonly ranges: Ranges;
  /** New dimensions, one per line, in the syntax of `--space`. */
  readonly added: string;
  /** One constraint per line. */
  readonly constraints: string;
  readonly trials: string;
  readonly minutes: string;
  readonly steps: string;
  readonly target: string;
  readonly notes: string;
}

export function draftOf({ constraints = [], budget, notes }: Edited): EditDraft {
  const written = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    ranges: {},
    added: "",
    constraints: constraints.join("\n"),
    trials: written(budget.trials),
    minutes: written(budget.seconds === undefined ? undefined : budget.seconds / 60),
    steps: written(budget.steps),
    target: written(budget.target),
    notes,
  };
}

/** The differences from the study; {} if there are none. */
export function changesOf(study: Edited, draft: EditDraft): StudyPatch {
  const constraints = linesOf(draft.constraints);
  const budget = budgetOf(study, draft);
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return defined({
    space: spaceOf(study, draft),
    constraints: isSame(constraints, study.constraints ?? []) ? undefined : constraints,
    budget: isSame(budget, budgetOf(study, draftOf(study))) ? undefined : budget,
    notes: draft.notes === study.notes ? undefined : draft.notes,
  });
}

function spaceOf({ space }: Edited, { ranges, added }: EditDraft): StudyPatch["space"] {
  const isRanged = changedDimensions(space, ranges).length > 0;
  const lines = linesOf(added);
  if (!isRanged && lines.length === 0) return undefined;
  const kept = space.map((dimension) => {
    const range = ranges[dimension.name];
    return range === undefined ? dimension : withRange(dimension, range);
  });
  return [...kept, ...lines];
}

function budgetOf(study: Edited, { trials, minutes, steps, target }: EditDraft): Budget {
  const time = numberIn(minutes);
  // Unchanged seconds are not rounded.
  const isSame = minutes === draftOf(study).minutes;
  return defined({
    trials: numberIn(trials),
    seconds: isSame ? study.budget.seconds : typeof time === "number" ? time * 60 : time,
    steps: numberIn(steps),
    target: numberIn(target),
  });
}

/** The equivalent `credence edit`; null if that command cannot make these changes. */
export function editLine(study: Edited, draft: EditDraft, server: string): string | null {
  const { space, constraints, budget, notes } = changesOf(study, draft);
  const { trials: _, ...others } = budget ?? {};
  const { trials: __, ...before } = budgetOf(study, draftOf(study));
  const hasOtherLimits = budget !== undefined && JSON.stringify(others) !== JSON.stringify(before);
  if (hasOtherLimits || (budget !== undefined && budget.trials === undefined)) return null;
  const changed = space === undefined ? [] : changedDimensions(study.space, draft.ranges).map(dimensionText);
  const words = [
    ...[...changed, ...linesOf(draft.added)].flatMap((text) => ["--space", text]),
    ...(constraints?.flatMap((text) => ["--constraint", text]) ?? []),
    ...(constraints?.length === 0 ? ["--clear-constraints"] : []),
    ...(budget?.trials === undefined ? [] : ["--trials", String(budget.trials)]),
    ...(notes === undefined ? [] : ["--notes", notes]),
  ];
  return ["credence", "edit", study.name, ...words, "--server", server].map(shellWord).join(" ");
}

/** The changes as a curl command. */
export function patchLine(study: Edited, patch: StudyPatch, server: string): string {
  const address = shellWord(`${server}/api/v1/studies/${encodeURIComponent(study.name)}`);
  return `curl -fsS -X PATCH ${address} -H 'Content-Type: application/json' -d ${shellWord(JSON.stringify(patch))}`;
}
