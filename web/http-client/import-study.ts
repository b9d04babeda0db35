/**
 * Imports a study at a server: its trials go in groups, each whole or not at all. Until the last has arrived the study is paused and
 * carries a mark, so that nobody takes a part for the whole, and the same import again continues where it broke off.
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

/** Throws `conflict` where the study exists and is not the beginning of this import. */
export async function importStudy(
  { call, post }: Calls,
  findStudy: (name: string) => Promise<Study | null>,
  study: ImportedStudy,
): Promise<void> {
  const { spec, budget, maxAttempts, annotations, secondsUsed, trials } = study;
  const path = studyPath(spec.name);
  const patch = (body: Document) => call({ method: "PATCH", path, body });
  const existing = await findStudy(spec.name);
  const counts = existing === null ? null : countsOf(await call({ method: "GET", path }));
  const done = counts === null ? 0 : Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (existing === null) {
    // Its own follow at the end: with the mark they might be too large.
    const attributes = { [IMPORT_MARK]: { trials: trials.length } };
    const createdAt = timeText(study.createdAt);
    await post("/studies", { ...specDocument(spec), budget, maxAttempts, createdAt, ...annotations, attributes });
  } else assertSame(existing, study, done);
  await patch(asWritten(spec, existing ?? (await findStudy(spec.name))));
  try {
    for (const group of importDocuments(trials.slice(done))) await post(`${path}/trials`, { trials: group });
  } catch (error) {
    // Refused for what they are: trying again would not help.
    if (error instanceof InvalidInput && done === 0) await call({ method: "DELETE", path });
    throw error;
  }
  if (secondsUsed > 0 && (existing?.secondsUsed ?? 0) === 0)
    await post(`${path}/seconds-used`, { seconds: secondsUsed });
  await patch({ state: "active", attributes: annotations.attributes });
}

/**
 * Pauses the study. A server completes the space and constraints of a built-in objective by what it tunes today: a study
 * that was made before keeps its own.
 */
function asWritten({ space, constraints = [] }: ImportedStudy["spec"], made: Study | null): Document {
  const isSame = made !== null && isDeepStrictEqual([made.space, made.constraints ?? []], [space, constraints]);
  return { state: "paused", ...(isSame ? {} : { space, constraints }) };
}

/** While it has no trial, its space may be the one that the server has completed. */
function assertSame(existing: Study, { spec, trials }: ImportedStudy, done: number): void {
  const mark = existing.attributes[IMPORT_MARK];
  const count = typeof mark === "object" && mark !== null && "trials" in mark ? mark.trials : null;
  const { space, constraints, ...others } = existing;
  const compared =
    done > 0 ? existing : { ...others, space: spec.space, ...defined({ constraints: spec.constraints }) };
  const served = { ...spec, objective: servedReference(spec.objective) };
  if (isPartlyImported(existing) && count === trials.length && specDifferences(compared, served).length === 0) return;
  const fields = { study: spec.name };
  throw new CredenceError("conflict", `A study named ${JSON.stringify(spec.name)} exists already.`, { fields });
}
