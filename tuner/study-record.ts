/** A study with everything that happened in it, as shown in a report. Types only. */
import type { Artifact } from "../common/artifact.ts";
import type { Attempt, IntermediateValue } from "./store.ts";
import type { Study } from "./study/study.ts";
import type { Trial } from "./study/trial.ts";

export interface StudyPast {
  readonly study: Study;
  /** All trials, in order of number. */
  readonly trials: readonly Trial[];
  readonly attempts: readonly Attempt[];
  /** Artifacts of the best trial; empty if there is none. */
  readonly intermediateValues: readonly IntermediateValue[];
  readonly artifacts: readonly Artifact[];
}
