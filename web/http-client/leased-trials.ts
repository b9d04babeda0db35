/** The operations of a worker: asks for a trial, renews its lease, reports, and finishes or releases it. */
import { CredenceError } from "../../common/errors.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import { studyPath, trialPath, type Calls } from "./calls.ts";
import * as wire from "./documents.ts";

/** Milliseconds to retry a heartbeat: none, because the next one follows anyway. */
const HEARTBEAT_RETRY = 0;

const ends: readonly string[] = ["budget", "exhausted", "paused", "archived"] satisfies readonly RunEnd[];

type WorkerOperations = Pick<
  Studies,
  "ask" | "renewLease" | "addIntermediateValue" | "finishTrial" | "release" | "releaseLost" | "addSecondsUsed"
>;

export function workerOperations(calls: Calls): WorkerOperations {
  const { post } = calls;
  return {
    async ask(study, { worker, leaseMilliseconds, signal }) {
      if (signal.aborted) return "interrupted";
      const leaseSeconds = secondsOf(leaseMilliseconds);
      let answer: unknown;
      try {
        answer = await post(`${studyPath(study)}/suggestions`, { count: 1, worker, leaseSeconds });
      } catch (error) {
        // While the run is ending, an unreachable server is not an error.
        if (signal.aborted) return "interrupted";
        throw error;
      }
      const { trials, end } = wire.asDocument(answer, "suggestion");
      const [trial] = wire.asList(trials, "trial");
      if (trial !== undefined) return wire.askedTrialOf(trial);
      return ends.includes(String(end)) ? (end as RunEnd) : "exhausted";
    },

    async renewLease(study, number, { holder, expiresAt }) {
      const leaseSeconds = secondsOf(expiresAt - Date.now());
      const path = `${trialPath(study, number)}/heartbeat`;
      try {
        const answer = await post(path, { lease: holder, leaseSeconds }, HEARTBEAT_RETRY);
        return { stopRequested: wire.asDocument(answer, "heartbeat").stop === true, prunedBy: null };
      } catch (error) {
        // The server may be restarting, and the lease is valid until another worker takes the trial.
        if (isUnreachable(error)) return { stopRequested: false, prunedBy: null };
        throw error;
      }
    },

    async addIntermediateValue(study, number, lease, { step, metric, value }) {
      const answer = await post(`${trialPath(study, number)}/reports`, {
        lease,
        step: Math.max(0, Math.round(step)),
        values: { [metric]: Number.isFinite(value) ? value : String(value) },
      });
      return wire.stopAnswerOf(answer);
    },

    async finishTrial(study, number, lease, { outcome }) {
      const body = { lease, ...wire.outcomeDocument(outcome) };
      return wire.trialOf(await post(`${trialPath(study, number)}/result`, body));
    },

    async release(study, number, lease, why) {
      if (why.kind === "interrupted") {
        return wire.trialOf(await post(`${trialPath(study, number)}/release`, { lease }));
      }
      const failure = wire.failureDocument({ kind: "transient", message: why.message });
      return wire.trialOf(await post(`${trialPath(study, number)}/result`, { lease, failure }));
    },

    // The server detects lost leases on its own.
    releaseLost: async () => [],

    addSecondsUsed: secondsCounter(calls),
  };
}

/** Adds seconds of a run to its study; those that could not be sent are added to the next call. */
function secondsCounter({ post }: Calls): Studies["addSecondsUsed"] {
  const unsent = new Map<string, number>();
  return async (study, seconds) => {
    const all = (unsent.get(study) ?? 0) + seconds;
    unsent.set(study, all);
    try {
      await post(`${studyPath(study)}/seconds-used`, { seconds: all }, HEARTBEAT_RETRY);
      unsent.set(study, (unsent.get(study) ?? 0) - all);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
  };
}

function isUnreachable(error: unknown): boolean {
  return error instanceof CredenceError && (error.code === "unavailable" || error.code === "storage");
}

/** The API expresses leases in whole seconds, from 1 to 86,400. */
function secondsOf(milliseconds: number): number {
  return Math.min(86_400, Math.max(1, Math.round(milliseconds / 1000)));
}
