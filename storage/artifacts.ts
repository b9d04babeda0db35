/** Artifacts of trials: what an evaluation recorded for people to look at. */
import { InvalidInput } from "../tuner/errors.ts";
import type { Artifact } from "../tuner/objective.ts";
import { MAX_ARTIFACT_BYTES } from "../tuner/store.ts";
import { readJson, writeJson } from "./json.ts";
import type { StudyAtWork } from "./tables.ts";
import type { Tables } from "./workplace.ts";

/** Writes those of a trial in place of the ones before. Throws InvalidInput; `path` says where they stand. */
export async function writeArtifacts(
  { tables, id }: StudyAtWork,
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

/** The artifacts as text, one each. Throws InvalidInput when two have one name, or all of them are too large. */
export function artifactTexts(artifacts: readonly Artifact[], path: string): readonly string[] {
  const names = artifacts.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `artifacts; must each have a name of their own: ${JSON.stringify(twice)} twice`;
    throw new InvalidInput([{ path: `${path}artifacts`, message }]);
  }
  const texts = artifacts.map((artifact, index) => writeJson(artifact, `${path}artifacts[${index}]`));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_ARTIFACT_BYTES) {
    const message = `artifacts; must hold at most ${MAX_ARTIFACT_BYTES} bytes as JSON: ${bytes}. Record fewer points.`;
    throw new InvalidInput([{ path: `${path}artifacts`, message }]);
  }
  return texts;
}

/** Of a trial, as text, in their order. */
export async function storedArtifacts(tables: Tables, studyId: number, number: number): Promise<readonly string[]> {
  const rows = await tables
    .selectFrom("artifacts")
    .select("content")
    .where("study_id", "=", studyId)
    .where("number", "=", number)
    .orderBy("position")
    .execute();
  return rows.map(({ content }) => content);
}

export async function readArtifacts(tables: Tables, studyId: number, number: number): Promise<readonly Artifact[]> {
  const texts = await storedArtifacts(tables, studyId, number);
  return texts.map((text) => readJson(text, () => `artifact of trial ${number}`));
}
