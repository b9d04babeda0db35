/** Trials of a file as requests that each fit into one body. */
import { isFinished } from "../trial.ts";
import type { ImportedTrial } from "../store.ts";
import { failureDocument, fitting, LARGEST_ARTIFACTS, timeText } from "./wire.ts";
import type { Document } from "./wire.ts";

/** Characters of one request, well below what a server takes. */
const LARGEST = 250_000;

/** In order, in groups; together they are all of the trials. */
export function importDocuments(trials: readonly ImportedTrial[]): readonly (readonly Document[])[] {
  const groups: Document[][] = [];
  let size = Infinity;
  for (const trial of trials) {
    const document = importDocument(trial);
    const length = JSON.stringify(document).length;
    if (size + length > LARGEST) {
      groups.push([]);
      size = 0;
    }
    groups[groups.length - 1].push(document);
    size += length;
  }
  return groups;
}

/** A finished trial as it is; any other one as a point that waits. */
function importDocument(trial: ImportedTrial): Document {
  const { hyperparameters, state, reason, notes, tags, attributes, createdAt } = trial;
  const origin = { hyperparameters, reason, createdAt: timeText(createdAt), notes, tags, attributes };
  if (!isFinished(trial)) return origin;
  const { values, standardErrors, metrics, failure, attempt, lost, stopRequested, worker } = trial;
  const { startedAt, finishedAt, intermediateValues = [], artifacts = [] } = trial;
  const document = {
    ...origin,
    state,
    attempt,
    lost,
    stopRequested,
    worker,
    startedAt: startedAt === null ? null : timeText(startedAt),
    ...(finishedAt === null ? {} : { finishedAt: timeText(finishedAt) }),
    ...(values === null ? {} : { values }),
    ...(standardErrors === null ? {} : { standardErrors }),
    ...(metrics === null ? {} : { metrics }),
    ...(failure === null ? {} : { failure: failureDocument(failure) }),
    ...(intermediateValues.length === 0 ? {} : { intermediateValues }),
  };
  const kept = fitting(artifacts, LARGEST_ARTIFACTS - JSON.stringify(document).length);
  return kept.length === 0 ? document : { ...document, artifacts: kept };
}
