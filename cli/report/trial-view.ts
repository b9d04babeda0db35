/** One trial in detail: its configuration, result, checks, and the output of its program. */
import { type Artifact, type OutputData, outputOf } from "../../common/artifact.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import type { Colors } from "../terminal/colors.ts";
import { formatDuration, formatHyperparameter, formatNumber, formatValue, isoTime } from "../terminal/format.ts";
import { wrap } from "../terminal/table.ts";
import { checkLines, checksOf } from "./checks.ts";

const NAME_WIDTH = 14;

export interface TrialViewOptions {
  readonly width: number;
  readonly paint: Colors;
  /** Number of lines of output to show, from the end. */
  readonly outputLines: number;
}

export function trialViewLines(
  study: Study,
  { trial, artifacts }: { readonly trial: Trial; readonly artifacts: readonly Artifact[] },
  { width, paint, outputLines }: TrialViewOptions,
): readonly string[] {
  const room = width - NAME_WIDTH - 4;
  const output = outputOf(artifacts);
  const revision = output?.revision ?? null;
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ["state", [stateText(trial)]],
    ...study.metrics.map(({ name }) => [name, valueTexts(trial, name)] as const),
    ...Object.entries(trial.hyperparameters).map(([name, value]) => [name, [formatHyperparameter(value)]] as const),
    ...Object.entries(trial.metrics ?? {}).map(([name, value]) => [name, [formatNumber(value)]] as const),
    ["suggested by", [trial.reason.strategy]],
    ["time", [timeText(trial)]],
    ["worker", trial.worker === null ? [] : [trial.worker]],
    ["host", output === null || output.host === "" ? [] : [output.host]],
    ["revision", revision === null ? [] : [revisionText(revision)]],
    ["failure", trial.failure?.message.split("\n") ?? []],
    ["tags", trial.tags.length === 0 ? [] : [trial.tags.join(", ")]],
    ["notes", trial.notes === "" ? [] : trial.notes.split("\n")],
  ];
  const lines = facts.flatMap(([name, texts]) =>
    texts.flatMap((text, index) =>
      wrap(text, room).map((line, row) => `  ${(index === 0 && row === 0 ? name : "").padEnd(NAME_WIDTH)}  ${line}`),
    ),
  );
  const checks = checkLines(checksOf(artifacts), { width: width - 2, paint });
  return [
    paint.bold(`${study.name}, trial ${trial.number}`),
    ...lines,
    ...(checks.length === 0 ? [] : ["", paint.bold("Checks"), ...checks.map((line) => `  ${line}`)]),
    ...outputLinesOf(output, { outputLines, paint }),
  ];
}

function stateText({ state, failure, attempt, lost }: Trial): string {
  const kind = failure === null ? "" : `: ${failure.kind}`;
  return `${state}${kind}${attempt > 1 ? `, attempt ${attempt}${lost > 0 ? ` (${lost} lost)` : ""}` : ""}`;
}

function valueTexts({ values, standardErrors }: Trial, metric: string): readonly string[] {
  const value = values?.[metric];
  if (value === undefined) return [];
  const error = standardErrors?.[metric];
  return [error === undefined ? formatValue(value) : `${formatValue(value)} ± ${formatValue(error)} (standard error)`];
}

function timeText({ createdAt, startedAt, finishedAt }: Trial): string {
  if (startedAt === null) return `created ${isoTime(createdAt) ?? ""}`;
  const took = finishedAt === null ? "" : `, took ${formatDuration((finishedAt - startedAt) / 1000)}`;
  return `started ${isoTime(startedAt) ?? ""}${took}`;
}

function revisionText({ commit, isModified }: NonNullable<OutputData["revision"]>): string {
  return `${commit}${isModified ? ", with uncommitted changes" : ""}`;
}

function outputLinesOf(
  output: OutputData | null,
  { outputLines, paint }: Pick<TrialViewOptions, "outputLines" | "paint">,
): readonly string[] {
  if (output === null) return [];
  const lines = output.text.replace(/\s+$/, "").split("\n");
  if (lines.length === 1 && lines[0] === "") return ["", paint.bold(`Output (${output.end})`), "  nothing"];
  const left = Math.max(0, lines.length - outputLines);
  const before = left > 0 ? `the last ${outputLines} of ${lines.length}${output.isCut ? " kept" : ""} lines; ` : "";
  const more = left > 0 ? ["", paint.dim("  To show all stored lines, add --output.")] : [];
  return ["", paint.bold(`Output (${before}${output.end})`), ...lines.slice(left).map((line) => `  ${line}`), ...more];
}
