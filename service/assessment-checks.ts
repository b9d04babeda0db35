/** Validates that an assessment compares two trials of the study. */
import { CredenceError } from "../common/errors.ts";
import type { Issue } from "../common/issue.ts";
import type { Store } from "../tuner/store.ts";
import type { Assessment } from "../tuner/study/assessment.ts";

/** Every problem with the numbers of its trials. Throws `not-found` if there is no such study. */
export async function assessmentIssues(
  store: Pick<Store, "readStudy" | "readTrial">,
  study: string,
  { trial, defaultTrial }: Assessment,
): Promise<readonly Issue[]> {
  await store.readStudy(study);
  const issues: Issue[] = [];
  for (const [path, number] of Object.entries({ trial, defaultTrial })) {
    if (await hasTrial(store, study, number)) continue;
    issues.push({ path: `assessment.${path}`, message: `${path}; must be the number of a trial: ${number}` });
  }
  if (trial === defaultTrial) {
    const message = `trial; must be another one than the default: ${trial}. If the default is recommended, send null.`;
    issues.push({ path: "assessment.trial", message });
  }
  return issues;
}

async function hasTrial(store: Pick<Store, "readTrial">, study: string, number: number): Promise<boolean> {
  try {
    await store.readTrial(study, number);
    return true;
  } catch (error) {
    if (error instanceof CredenceError && error.code === "not-found") return false;
    throw error;
  }
}
