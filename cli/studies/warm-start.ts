/** `--warm-start`: a new study begins with the best points of earlier ones. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { warmStartPoints, type EarlierStudy } from "../../tuner/search/warm-start.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";

/** The studies with these names. Throws InvalidInput if one does not exist or shares no dimension with the space. */
export async function readEarlier(
  studies: Studies,
  names: readonly string[],
  space: SearchSpace,
): Promise<readonly EarlierStudy[]> {
  const issues: Issue[] = [];
  const found: EarlierStudy[] = [];
  for (const name of names) {
    const study = await studies.findStudy(name);
    if (study === null) {
      const known = (await studies.listStudies()).map(({ study: one }) => one.name);
      const message = `study; does not exist: ${JSON.stringify(name)}. ${didYouMean(name, known, "`credence studies` lists the existing ones.")}`;
      issues.push({ path: "--warm-start", message });
    } else if (!study.space.some((one) => space.some((other) => other.name === one.name))) {
      const remedy = `It has ${study.space.map((one) => one.name).join(", ")}.`;
      const message = `study; must share a dimension with the new study: ${JSON.stringify(name)}. ${remedy}`;
      issues.push({ path: "--warm-start", message });
    } else {
      found.push({ study, trials: await studies.readTrials(name) });
    }
  }
  if (issues.length > 0) throw new InvalidInput(issues);
  return found;
}

/** Returns the number of points with which the study will begin. */
export async function enqueueWarmStart(
  studies: Studies,
  study: Study,
  { earlier, now }: { readonly earlier: readonly EarlierStudy[]; readonly now: number },
): Promise<number> {
  const points = warmStartPoints(study, earlier);
  for (const hyperparameters of points) {
    await studies.enqueueTrial(
      study.name,
      { hyperparameters, reason: { strategy: "enqueued", phase: "warm-start" } },
      now,
    );
  }
  return points.length;
}
