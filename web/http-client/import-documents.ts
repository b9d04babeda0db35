/** Splits the trials of a file into requests that each fit into one body. */
import { defined } from "../../common/defined.ts";
import { type ImportedTrial } from "../../tuner/store.ts";
import { isFinished } from "../../tuner/study/trial.ts";
import { type Document, failureDocument, fitting, MAX_ARTIFACT_BYTES, timeText } from "./documents.ts";

/** Maximum characters of one request, well below the server's limit. */
const MAX_CHARACTERS = 250_000;

/** All trials in order, in groups. */
export function importDocuments(trials: readonly ImportedTrial[]): readonly (readonly Document[])[] {
  const groups: Document[][] = [];
  let size = Infinity;
  for (const trial of trials) {
    const document = importDocument(trial);
    const length = JSON.stringify(document).length;
    if (size + length > MAX_CHARACTERS) {
      groups.push([]);
      size = 0;
    }
    groups[groups.length - 1].push(document);
    size += length;
  }
  return groups;
}

/** A finished trial, unchanged; any other trial as a waiting point. */
function importDocument(trial: ImportedTrial): Document {
  const { hyperparameters, reason, notes, tags, attributes, createdAt } = trial;
  const origin = { hyperparameters, reason, createdAt: timeText(createdAt), notes, tags, attributes };
  if (!isFinished(trial)) return origin;
  const { number, lease, revision, spaceRevision, steps, artifacts = [], ...kept } = trial;
  const { startedAt, finishedAt, values, standardErrors, metrics, failure, intermediateValues = [] } = kept;
  const document = {
    ...kept,
    ...origin,
    ...cleared,
    startedAt: startedAt === null ? null : timeText(startedAt),
    ...defined({
      finishedAt: finishedAt === null ? undefined : timeText(finishedAt),
      values: values ?? undefined,
      standardErrors: standardErrors ?? undefined,
      metrics: metrics ?? undefined,
      failure: failure === null ? undefined : failureDocument(failure),
      intermediateValues: intermediateValues.length === 0 ? undefined : intermediateValues,
    }),
  };
  const fit = fitting(artifacts, MAX_ARTIFACT_BYTES - JSON.stringify(document).length);
  return fit.length === 0 ? document : { ...document, artifacts: fit };
}

/** Omits fields that are null. */
const cleared = {
  finishedAt: undefined,
  values: undefined,
  standardErrors: undefined,
  metrics: undefined,
  failure: undefined,
  intermediateValues: undefined,
};
