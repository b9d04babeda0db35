/** The entire contents of a store, as one value. */
import type { Artifact } from "../../../common/artifact.ts";
import type { SearchSpace } from "../../../tuner/objective.ts";
import type {
  Attempt,
  AuditEntry,
  Changes,
  IntermediateValue,
  KeptModel,
  Store,
  StudyOverview,
  StudySummary,
} from "../../../tuner/store.ts";
import type { Trial, TrialState } from "../../../tuner/study/trial.ts";

interface StudyContents {
  readonly listed: StudyOverview;
  readonly summary: StudySummary;
  readonly trials: readonly Trial[];
  /** For each trial. */
  readonly reported: readonly (readonly IntermediateValue[])[];
  /** For each trial. */
  readonly artifacts: readonly (readonly Artifact[])[];
  readonly spaces: readonly SearchSpace[];
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly best: Trial | null;
  readonly changes: Changes;
  readonly attempts: readonly Attempt[];
  readonly audit: readonly AuditEntry[];
  readonly model: KeptModel | null;
}

export async function contents(store: Store): Promise<readonly StudyContents[]> {
  const overviews = await store.listStudies();
  const studies = overviews.map(async (listed) => {
    const summary = await store.readSummary(listed.study.name);
    const trials = await store.readTrials(summary.study.name);
    const reported = trials.map((trial) => store.readIntermediateValues(summary.study.name, trial.number));
    const artifacts = trials.map((trial) => store.readArtifacts(summary.study.name, trial.number));
    return {
      listed,
      summary,
      trials,
      reported: await Promise.all(reported),
      artifacts: await Promise.all(artifacts),
      spaces: await store.readSpaces(summary.study.name),
      counts: await store.countTrials(summary.study.name),
      best: await store.readBest(summary.study.name),
      changes: await store.readChanges(summary.study.name, 0, 1000),
      attempts: await store.readAttempts(summary.study.name),
      audit: await store.readAudit(summary.study.name),
      model: await store.readModel(summary.study.name),
    };
  });
  return Promise.all(studies);
}
