/**
 * Imports a study to a server. Its trials are sent in groups, each of which is stored completely or not at all. Until
 * the last group is stored, the study is paused and marked as incomplete; repeating the import continues where it
 * stopped.
 */
import { isDeepStrictEqual } from "node:util";
import { defined } from "../../common/defined.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import { IMPORT_MARK, type ImportedStudy, isPartlyImported } from "../../tuner/studies.ts";
import { type Study, specDifferences } from "../../tuner/study/study.ts";
import { servedReference } from "../../service/objective-reference.ts";
import { studyPath, type Calls } from "./calls.ts";
import { type Document, countsOf, specDocument, timeText } from "./documents.ts";
import { importDocuments } from "./import-documents.ts";

/** Throws `conflict` if the study exists and is not a partial import of this one. */
export async function importStudy(
  { call, post }: Calls,
  findStudy: (name: string) => Promise<Study | null>,
  study: ImportedStudy,
): Promise<void> {
  const { spec, budget, maxAttempts, annotations, assessment, secondsUsed, trials } = study;
  const path = studyPath(spec.name);
  const patch = (body: Document) => call({ method: "PATCH", path, body });
  const existing = await findStudy(spec.name);
  const counts = existing === null ? null : countsOf(await call({ method: "GET", path }));
  const done = counts === null ? 0 : Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (existing === null) {
    // The study's own attributes are set at the end, because together with the mark they might be too large.
    const attributes = { [IMPORT_MARK]: { trials: trials.length } };
    const createdAt = timeText(study.createdAt);
    await post("/studies", { ...specDocument(spec), budget, maxAttempts, createdAt, ...annotations, attributes });
  } else assertSame(existing, study, done);
  await patch(asWritten(spec, existing ?? (await findStudy(spec.name))));
  try {
    for (const group of importDocuments(trials.slice(done))) await post(`${path}/trials`, { trials: group });
  } catch (error) {
    // The trials are invalid, so repeating the import would not help.
    if (error instanceof InvalidInput && done === 0) await call({ method: "DELETE", path });
    throw error;
  }
  if (secondsUsed > 0 && (existing?.secondsUsed ?? 0) === 0)
    await post(`${path}/seconds-used`, { seconds: secondsUsed });
  await patch({ state: "active", attributes: annotations.attributes, ...defined({ assessment }) });
}

/**
 * Pauses the study and restores its space: a server may have filled in the space and constraints of a built-in
 * objective with its current defaults.
 */
function asWritten({ space, constraints = [] }: ImportedStudy["spec"], made: Study | null): Document {
  const isSame = made !== null && isDeepStrictEqual([made.space, made.constraints ?? []], [space, constraints]);
  return { state: "paused", ...(isSame ? {} : { space, constraints }) };
}

/** As long as it has no trials, its space may be the one filled in by the server. */
function assertSame(existing: Study, { spec, trials }: ImportedStudy, done: number): void {
  const mark = existing.attributes[IMPORT_MARK];
  const count = typeof mark === "object" && mark !== null && "trials" in mark ? mark.trials : null;
  const { space, constraints, ...others } = existing;
  const compared =
    done > 0 ? existing : { ...others, space: spec.space, ...defined({ constraints: spec.constraints }) };
  const served = { ...spec, objective: servedReference(spec.objective) };
  if (isPartlyImported(existing) && count === trials.length && specDifferences(compared, served).length === 0) return;
  const fields = { study: spec.name };
  throw new CredenceError("conflict", `A study named ${JSON.stringify(spec.name)} already exists.`, { fields });
}
