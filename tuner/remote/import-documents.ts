/** Trials of a file as requests that each fit into one body. */
import { isFinished } from "../trial.ts";
import type { Trial } from "../trial.ts";
import type { Document } from "./wire.ts";

/** Characters of one request, well below what a server takes. */
const LARGEST = 250_000;

/** In order, in groups; together they are all of the trials. */
export function importDocuments(trials: readonly Trial[]): readonly (readonly Document[])[] {
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
function importDocument(trial: Trial): Document {
  const { hyperparameters, state, values, standardErrors, metrics, failure, notes, tags, attributes } = trial;
  const annotations = { ...(notes && { notes }), ...(tags && { tags }), ...(attributes && { attributes }) };
  if (!isFinished(trial)) return { hyperparameters, ...annotations };
  return {
    hyperparameters,
    state,
    ...(values === null ? {} : { values }),
    ...(standardErrors === null ? {} : { standardErrors }),
    ...(metrics === null ? {} : { metrics }),
    ...(failure === null ? {} : { failure }),
    ...annotations,
  };
}
