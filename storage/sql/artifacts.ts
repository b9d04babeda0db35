/** Artifacts of trials. */
import { InvalidInput } from "../../common/errors.ts";
import type { Artifact } from "../../common/artifact.ts";
import { MAX_ARTIFACT_BYTES, type Page } from "../../tuner/store.ts";
import { readJson, writeJson } from "./json.ts";
import type { StudyTransaction } from "./find.ts";
import type { Tables } from "./transactions.ts";

/** Replaces the artifacts of a trial. Throws InvalidInput; `path` is the trial's path in the input. */
export async function writeArtifacts(
  { tables, id }: StudyTransaction,
  number: number,
  { artifacts, path }: { readonly artifacts: readonly Artifact[]; readonly path: string },
): Promise<void> {
  const contents = artifactTexts(artifacts, path);
  await tables.deleteFrom("artifacts").where("study_id", "=", id).where("number", "=", number).execute();
  for (const [position, content] of contents.entries()) {
    const { name } = artifacts[position] ?? { name: "" };
    await tables.insertInto("artifacts").values({ study_id: id, number, position, name, content }).execute();
  }
}

/** JSON of each artifact. Throws InvalidInput for duplicate names, or if the total exceeds MAX_ARTIFACT_BYTES. */
export function artifactTexts(artifacts: readonly Artifact[], path: string): readonly string[] {
  const names = artifacts.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `artifacts; must have unique names: ${JSON.stringify(twice)} twice`;
    throw new InvalidInput([{ path: `${path}artifacts`, message }]);
  }
  const texts = artifacts.map((artifact, index) => writeJson(artifact, `${path}artifacts[${index}]`));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_ARTIFACT_BYTES) {
    const message = `artifacts; must have at most ${MAX_ARTIFACT_BYTES} bytes as JSON: ${bytes}. Record fewer points.`;
    throw new InvalidInput([{ path: `${path}artifacts`, message }]);
  }
  return texts;
}

/** JSON of each artifact of a trial, in order. */
export async function readArtifactTexts(tables: Tables, studyId: number, number: number): Promise<readonly string[]> {
  const rows = await tables
    .selectFrom("artifacts")
    .select("content")
    .where("study_id", "=", studyId)
    .where("number", "=", number)
    .orderBy("position")
    .execute();
  return rows.map(({ content }) => content);
}

export async function readArtifacts(
  tables: Tables,
  studyId: number,
  { number, page }: { readonly number: number; readonly page: Page | undefined },
): Promise<readonly Artifact[]> {
  const texts = await readArtifactTexts(tables, studyId, number);
  const chosen = page === undefined ? texts : texts.slice(page.offset, page.offset + page.limit);
  return chosen.map((text) => readJson(text, () => `artifact of trial ${number}`));
}
