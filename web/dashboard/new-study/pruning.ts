/** The pruning rules, with the settings that each has. */
import { defined } from "../../../common/defined.ts";
import { numberIn, type PruningDraft, type PruningRule } from "./draft.ts";

export interface RuleEntry {
  readonly rule: PruningDraft["rule"];
  readonly summary: string;
}

export const rules: readonly RuleEntry[] = [
  { rule: "none", summary: "Every trial runs to its end." },
  { rule: "curve", summary: "Ends a trial whose extrapolated learning curve is unlikely to become the best." },
  { rule: "asha", summary: "At each rung only the best 1/reduction of the trials continue." },
  { rule: "hyperband", summary: "As asha, in brackets that start later, in case early steps mislead." },
  { rule: "median", summary: "Ends a trial that is worse than the median of complete trials at the same step." },
  { rule: "percentile", summary: "As median, with a percentile." },
];

export interface PruningSetting {
  readonly field: "min" | "max" | "reduction" | "startup" | "percentile" | "probability";
  readonly label: string;
  readonly help: string;
  readonly rules: readonly PruningRule[];
  /** The default, as shown to people. */
  readonly initial: (rule: PruningRule) => string;
}

const all: readonly PruningRule[] = ["median", "percentile", "asha", "hyperband", "curve"];

export const pruningFields: readonly PruningSetting[] = [
  { field: "min", label: "Minimum step", help: "no trial ends before it", rules: all, initial: () => "1" },
  {
    field: "max",
    label: "Maximum step",
    help: "the last step of a full trial",
    rules: all,
    initial: (rule) => (rule === "hyperband" ? "required" : "unknown"),
  },
  {
    field: "reduction",
    label: "Reduction",
    help: "one in this many trials continues at each rung",
    rules: ["asha", "hyperband"],
    initial: () => "3",
  },
  {
    field: "startup",
    label: "Startup trials",
    help: "complete trials before any ends early",
    rules: ["median", "percentile", "curve"],
    initial: (rule) => (rule === "curve" ? "3" : "5"),
  },
  {
    field: "percentile",
    label: "Percentile",
    help: "percentage of trials that continue",
    rules: ["percentile"],
    initial: () => "25",
  },
  {
    field: "probability",
    label: "Probability",
    help: "a trial ends if it becomes the best with a lower one",
    rules: ["curve"],
    initial: () => "0.05",
  },
];

/** The fields of a rule. */
export function fieldsOf(rule: PruningDraft["rule"]): readonly PruningSetting[] {
  return pruningFields.filter((field) => field.rules.some((one) => one === rule));
}

/** The settings of the rule that were filled in. */
export function numbersOf(draft: PruningDraft): Partial<Record<PruningSetting["field"], number>> {
  return defined(Object.fromEntries(fieldsOf(draft.rule).map(({ field }) => [field, numberIn(draft[field])])));
}
