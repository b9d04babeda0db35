/**
 * Metrics of studies with a bounded number of series: recently changed studies have their own, and the others share
 * one.
 */
import { Gauge, type Registry } from "prom-client";
import type { Store, StudyOverview } from "../../tuner/store.ts";

/** Default number of studies with their own series. */
export const STUDIES_IN_METRICS = 50;

/** The label of all other studies; no study can have this name. */
const OTHERS = "(others)";

/** @param most number of studies with series of their own, ≥ 0; 0 omits all per-study series */
export function observeStudies(registers: Registry[], store: Pick<Store, "listStudies">, most: number): void {
  const listed = sharedReads(() => store.listStudies());
  new Gauge({
    name: "credence_studies",
    help: "Studies by state.",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { study } of await listed()) this.inc({ state: study.state });
    },
  });
  new Gauge({
    name: "credence_trials",
    help: "Trials by state, of all studies.",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { counts } of await listed()) addCounts(counts, (state, count) => this.inc({ state }, count));
    },
  });
  if (most === 0) return;
  new Gauge({
    name: "credence_study_trials",
    help: `Trials by study and state, for the ${most} most recently changed studies; all others are combined as "${OTHERS}".`,
    labelNames: ["study", "state"],
    registers,
    async collect() {
      this.reset();
      const { recent, others } = divided(await listed(), most);
      for (const { study, counts } of recent) {
        addCounts(counts, (state, count) => this.inc({ study: study.name, state }, count));
      }
      for (const { counts } of others) {
        addCounts(counts, (state, count) => this.inc({ study: OTHERS, state }, count));
      }
    },
  });
  new Gauge({
    name: "credence_study_best",
    help: `Best value of the first metric, for the ${most} most recently changed studies.`,
    labelNames: ["study", "metric"],
    registers,
    async collect() {
      this.reset();
      for (const { study, best } of divided(await listed(), most).recent) {
        if (best !== null) this.set({ study: study.name, metric: study.metrics[0].name }, best);
      }
    },
  });
}

function addCounts(counts: StudyOverview["counts"], add: (state: string, count: number) => void): void {
  for (const [state, count] of Object.entries(counts)) add(state, count);
}

function divided(studies: readonly StudyOverview[], most: number) {
  const byChange = [...studies].sort((a, b) => b.updatedAt - a.updatedAt);
  return { recent: byChange.slice(0, most), others: byChange.slice(most) };
}

/** Gauges are collected at the same time, so they share one read. */
function sharedReads<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= read().finally(() => (underWay = null));
    return underWay;
  };
}
