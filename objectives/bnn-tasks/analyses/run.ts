/** Runs the studies that were asked for on a fit. */
import type { Artifact } from "../../../common/artifact.ts";
import { fold } from "../../../math/random.ts";
import { studies } from "./index.ts";
import type { StudyName } from "./names.ts";
import type { Studied } from "./studied.ts";

/** Their documents, in the order of their names. Each study has random numbers of its own. */
export async function runStudies<P>(names: readonly StudyName[], studied: Studied<P>): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const name of names) {
    artifacts.push(...(await studies[name]({ ...studied, key: fold(studied.key, name) })));
  }
  return artifacts;
}
