/** The facts in the header of a trial page. */
import type { Metric, StudySummaryJson, TrialDetailJson } from "../../api.ts";
import { formatUncertain } from "../format/column.ts";
import { formatCount, formatNumber } from "../format/number.ts";
import { formatAgo, formatDuration, formatTime, formatTimeFully } from "../format/time.ts";
import type { Fact } from "../posterior/facts.tsx";

/** `2.439 ± 0.05`: the value with its standard error, if reported. */
export function valueText(trial: Pick<TrialDetailJson, "values" | "standardErrors">, { name }: Metric): string | null {
  const value = trial.values?.[name];
  if (value === undefined) return null;
  const error = trial.standardErrors?.[name];
  return error === undefined ? formatNumber(value) : formatUncertain(value, error);
}

export function trialFacts(
  trial: TrialDetailJson,
  { maxAttempts }: Pick<StudySummaryJson, "maxAttempts">,
  now: number,
): readonly Fact[] {
  const { worker, attempt, lost, createdAt, startedAt, finishedAt, leaseExpiresAt, spaceRevision } = trial;
  const [created, started, finished] = [createdAt, startedAt, finishedAt].map((at) =>
    at === null ? null : Date.parse(at),
  );
  const time = (name: string, at: number | null | undefined): readonly Fact[] =>
    at === null || at === undefined ? [] : [{ name, value: formatTime(at, now), title: formatTimeFully(at) }];
  const took = started === null || started === undefined ? null : (finished ?? now) - started;
  const isRunning = trial.state === "running";
  return [
    { name: "Worker", value: worker ?? "none yet" },
    {
      name: "Attempts",
      value: lost === 0 ? formatCount(attempt) : `${formatCount(attempt)}, of which ${formatCount(lost)} lost`,
      title: `The trial fails permanently after ${maxAttempts} lost attempts.`,
    },
    ...time("Created", created),
    ...time("Started", started),
    ...time("Finished", finished),
    ...(took === null ? [] : [{ name: isRunning ? "Running for" : "Duration", value: formatDuration(took) }]),
    ...(isRunning && leaseExpiresAt !== null
      ? [
          {
            name: "Lease ends",
            value: leaseText(Date.parse(leaseExpiresAt), now),
            title: formatTimeFully(Date.parse(leaseExpiresAt)),
          },
        ]
      : []),
    ...(spaceRevision > 0 ? [{ name: "Space", value: `revision ${spaceRevision}` }] : []),
  ];
}

function leaseText(at: number, now: number): string {
  return at > now ? `in ${formatDuration(at - now)}` : formatAgo(at, now);
}
