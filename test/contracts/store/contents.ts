/** Everything that a store holds, as one value. */
import type { IntermediateValue, Store, StudySummary } from "../../../tuner/store.ts";
import type { Trial } from "../../../tuner/trial.ts";

interface StudyContents {
  readonly summary: StudySummary;
  readonly trials: readonly Trial[];
  /** Of each trial. */
  readonly reported: readonly (readonly IntermediateValue[])[];
}

export async function contents(store: Store): Promise<readonly StudyContents[]> {
  const summaries = await store.listStudies();
  const studies = summaries.map(async (summary) => {
    const trials = await store.readTrials(summary.study.name);
    const reported = trials.map((trial) => store.readIntermediateValues(summary.study.name, trial.number));
    return { summary, trials, reported: await Promise.all(reported) };
  });
  return Promise.all(studies);
}
