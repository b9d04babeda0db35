/** Runs the requested analyses on a fit. */
import type { Artifact } from "../../../common/artifact.ts";
import { fold } from "../../../math/random.ts";
import { analyses } from "./index.ts";
import type { AnalysisName } from "./names.ts";
import type { Examined } from "./examined.ts";

/**
 * Returns their artifacts in order of name; fewer if the signal is aborted. Each analysis has independent random
 * numbers.
 */
export async function runAnalyses<P>(
  names: readonly AnalysisName[],
  examined: Examined<P>,
): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const name of names) {
    if (examined.signal.aborted) break;
    artifacts.push(...(await analyses[name]({ ...examined, key: fold(examined.key, name) })));
  }
  return artifacts;
}
