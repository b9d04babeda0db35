/** "What now?": what the owner of a study should know before using or extending it, most serious first. */
import type {
  AdviceJson,
  ConfirmationJson,
  Metric,
  PlotJson,
  RecommendationJson,
  StudySummaryJson,
} from "../../../api.ts";
import { formatCount, formatNumber, formatShare } from "../../format/number.ts";
import { trialAddress } from "../../routing/route.ts";
import { shellWord } from "../facts.ts";
import { confirmationSentence } from "./confirmation.ts";
import { gainSentence, short } from "./gain.ts";

export interface Remark {
  /** The topic, in one or two words. */
  readonly about: string;
  readonly level: "good" | "doubtful" | "bad";
  readonly text: string;
  /** Number of the trial concerned. */
  readonly address?: string;
  /** A command that remedies it. */
  readonly line?: string;
}

export interface Known {
  readonly study: StudySummaryJson;
  readonly plot: PlotJson | null;
  /** Null while there are too few complete trials. */
  readonly recommendation: RecommendationJson | null;
  readonly advice: AdviceJson | null;
  readonly confirmation: ConfirmationJson | null;
  /** Address of the server, where the study can be edited; null for read-only access. */
  readonly server: string | null;
  /** Bad verdicts on the recommended trial and on the best one. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly trial: number;
  readonly title: string;
  readonly text: string;
}

/** Fractions of failed trials above which they get a sentence, and a warning. */
const [MANY_FAILED, MOST_FAILED] = [0.05, 0.5];
/** Fewer failures may be due to chance. */
const MIN_FAILED = 3;

const levels = ["bad", "doubtful", "good"] as const;

/** Unknown facts are omitted. */
export function whatNow(known: Known): readonly Remark[] {
  const { study, advice, recommendation, confirmation } = known;
  const [metric] = study.metrics;
  const remarks = [
    ...faultRemarks(known),
    ...failureRemarks(known),
    ...(advice === null ? [] : trustRemarks(advice)),
    ...gainRemarks(metric, recommendation, confirmation),
    ...testRemarks(known),
    ...(advice === null ? [] : [...edgeRemarks(advice, known), goingOnRemark(advice)]),
  ];
  return remarks.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

function faultRemarks({ study, faults }: Known): readonly Remark[] {
  return faults.map(({ trial, title, text }) => ({
    about: `Trial ${trial}`,
    level: "bad",
    text: `${title}: ${text}`,
    address: trialAddress(study.name, trial),
  }));
}

function failureRemarks({ study: { counts }, plot }: Known): readonly Remark[] {
  const finished = counts.complete + counts.pruned + counts.failed;
  const share = counts.failed / finished;
  if (counts.failed < MIN_FAILED || share < MANY_FAILED) return [];
  const kind = commonest(plot?.failure ?? []);
  const most = kind === null ? "" : `, most of them as ${kind}`;
  const text = `${formatCount(counts.failed)} of ${formatCount(finished)} finished trials failed (${formatShare(share)})${most}. See where they fail, and narrow the space.`;
  return [{ about: "Failures", level: share < MOST_FAILED ? "doubtful" : "bad", text }];
}

function commonest(kinds: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const kind of kinds) if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function trustRemarks({ trust: { level, text } }: AdviceJson): readonly Remark[] {
  return level === "good" ? [] : [{ about: "Surrogate", level, text }];
}

function gainRemarks(
  metric: Metric,
  recommendation: RecommendationJson | null,
  confirmation: ConfirmationJson | null,
): readonly Remark[] {
  const confirmed = confirmation === null ? null : confirmationSentence(metric, confirmation);
  if (confirmed !== null) return [{ about: "Confirmation", ...confirmed }];
  const gain = recommendation === null ? null : gainSentence(metric, recommendation);
  return gain === null ? [] : [{ about: "Gain", ...gain }];
}

const testLevels = { confirms: "good", unclear: "doubtful", contradicts: "bad" } as const;

function testRemarks({ study: { assessment }, recommendation }: Known): readonly Remark[] {
  if (assessment === undefined) return [];
  const { trial, verdict, text } = assessment;
  const isOther = recommendation !== null && recommendation.number !== trial;
  const more = isOther ? ` Trial ${recommendation.number}, recommended now, has not been assessed.` : "";
  return [{ about: "Test set", level: testLevels[verdict], text: `${text}${more}` }];
}

function edgeRemarks({ edges }: AdviceJson, { study, server }: Known): readonly Remark[] {
  return edges.map(({ name, end, bound, wider }) => ({
    about: "Range",
    level: "doubtful",
    text: `The recommended ${name} is at the ${end} end of its range (${formatNumber(bound)}), and better values may lie beyond it. Widen it ${server === null ? "" : "with Edit, or "}with this command; the trials are kept.`,
    line: ["credence", "edit", study.name, "--space", wider, ...(server === null ? [] : ["--server", server])]
      .map(shellWord)
      .join(" "),
  }));
}

function goingOnRemark({ remaining, noise, worthwhile, needed, complete, isEnough }: AdviceJson): Remark {
  const share = worthwhile === 0 ? Infinity : remaining.expected / worthwhile;
  const against = noise < worthwhile ? "what would count as a gain" : "the noise of one evaluation";
  const gain = `All further trials together are expected to gain ${short(remaining.expected)} (95 %: at most ${short(remaining.atMost)}), ${short(share)} times ${against}`;
  const judged = isEnough
    ? "there is little left to find"
    : complete < needed
      ? `with fewer than ${needed} complete trials, this is only a guess`
      : "it is worth continuing";
  return { about: "Continuing", level: "good", text: `${gain}: ${judged}.` };
}
