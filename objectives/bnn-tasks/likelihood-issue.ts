/** Checks which regression likelihoods suit which targets. */
import type { Issue } from "../../common/issue.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import type { LikelihoodSpec } from "../bnn/inference/plan.ts";

/** Why the likelihood does not suit the target; null if it does. */
export function likelihoodIssue(dataset: Dataset, kind: LikelihoodSpec["kind"]): Issue | null {
  if (kind !== "poisson") return null;
  const odd = dataset.target.findIndex((value) => !(Number.isSafeInteger(value) && value >= 0));
  if (odd === -1) return null;
  const seen = `${JSON.stringify(dataset.targetName)} is ${dataset.target[odd]} in row ${odd}`;
  const message = `likelihood; must suit the target: poisson is for counts (0, 1, 2 …), but ${seen}. Use gaussian or student-t.`;
  return { path: "likelihood", message };
}
