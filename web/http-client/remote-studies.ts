/** Studies at a server. */
import { defined } from "../../common/defined.ts";
import { CredenceError } from "../../common/errors.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { StudyOverview } from "../../tuner/store.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { AskOptions, Studies } from "../../tuner/studies.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { connect, type ConnectionOptions } from "./connection.ts";
import { importStudy } from "./import-study.ts";
import * as wire from "./documents.ts";

/** Entries of one page: as many as the server gives. */
const PAGES = { studies: 1000, trials: 1000, attempts: 1000, artifacts: 100, intermediateValues: 10_000 };

/** Milliseconds to retry a heartbeat: none, because the next one follows anyway. */
const HEARTBEAT_RETRY = 0;

const ends: readonly string[] = ["budget", "exhausted", "paused", "archived"] satisfies readonly RunEnd[];

export function connectStudies(options: ConnectionOptions): Studies {
  const { address, call } = connect(options);
  const studyPath = (study: string) => `/studies/${encodeURIComponent(study)}`;
  const trialPath = (study: string, number: number) => `${studyPath(study)}/trials/${number}`;
  const get = (path: string) => call({ method: "GET", path });
  const post = (path: string, body: wire.Document, timeout?: number) =>
    call({ method: "POST", path, body, ...defined({ timeout }) });

  async function readStudy(name: string): Promise<Study> {
    return wire.studyOf(await get(studyPath(name)));
  }

  async function findStudy(name: string): Promise<Study | null> {
    try {
      return await readStudy(name);
    } catch (error) {
      if (error instanceof CredenceError && error.code === "not-found") return null;
      throw error;
    }
  }

  /** Seconds not yet sent to the server, by study. */
  const uncounted = new Map<string, number>();

  function addSeconds(study: string, seconds: number, timeout?: number): Promise<unknown> {
    return post(`${studyPath(study)}/seconds-used`, { seconds }, timeout);
  }

  /** All pages of a list. */
  async function pages(path: string, field: keyof typeof PAGES, query = ""): Promise<readonly wire.Document[]> {
    const all: wire.Document[] = [];
    for (let next: unknown = null; ;) {
      const after = next === null ? "" : `&after=${encodeURIComponent(String(next))}`;
      const page = wire.asDocument(await get(`${path}?limit=${PAGES[field]}${query}${after}`), "page");
      all.push(...wire.asList(page[field], field));
      next = page.next ?? null;
      if (next === null) return all;
    }
  }

  return {
    server: address,
    readStudy,
    findStudy,

    async listStudies(): Promise<readonly StudyOverview[]> {
      // Archived ones are listed only when they are asked for.
      const listed = [
        ...(await pages("/studies", "studies")),
        ...(await pages("/studies", "studies", "&state=archived")),
      ];
      return listed.map(wire.listedOf).sort((a, b) => b.study.createdAt - a.study.createdAt);
    },

    async createStudy(spec, budget) {
      return wire.studyOf(await post("/studies", { ...wire.specDocument(spec), budget }));
    },

    async setBudget(name, budget) {
      return wire.studyOf(await call({ method: "PATCH", path: studyPath(name), body: { budget } }));
    },

    async deleteStudy(name) {
      await call({ method: "DELETE", path: studyPath(name) });
    },

    async keepModel(study, text) {
      const path = `${studyPath(study)}/model`;
      if (text === null) await call({ method: "DELETE", path });
      else await call({ method: "PUT", path, body: JSON.parse(text) as wire.Document });
    },

    async enqueueTrial(study, { hyperparameters, reason }) {
      return wire.trialOf(await post(`${studyPath(study)}/trials`, { hyperparameters, reason: { ...reason } }));
    },

    async deleteTrial(study, number) {
      await call({ method: "DELETE", path: trialPath(study, number) });
    },

    importStudy: (study) => importStudy({ call, post, studyPath, findStudy }, study),

    async listObjectives() {
      return wire.objectivesOf(await get("/objectives"));
    },

    async readTrials(study) {
      return (await pages(`${studyPath(study)}/trials`, "trials")).map((one) => wire.trialOf(one));
    },

    async readTrial(study, number) {
      return wire.trialOf(await get(trialPath(study, number)));
    },

    async readIntermediateValues(study, number) {
      return wire.intermediateValuesOf(await pages(trialPath(study, number), "intermediateValues"));
    },

    async readArtifacts(study, number) {
      return wire.artifactsOf(await pages(`${trialPath(study, number)}/artifacts`, "artifacts"));
    },

    async readAttempts(study) {
      return wire.attemptsOf({ attempts: await pages(`${studyPath(study)}/attempts`, "attempts") });
    },

    async ask(study: string, { worker, leaseMilliseconds, signal }: AskOptions): Promise<Trial | RunEnd> {
      if (signal.aborted) return "interrupted";
      const leaseSeconds = secondsOf(leaseMilliseconds);
      let answer: unknown;
      try {
        answer = await post(`${studyPath(study)}/suggestions`, { count: 1, worker, leaseSeconds });
      } catch (error) {
        // Nobody waits for a server that is away while the run ends.
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
        // The server is unreachable, perhaps restarting: the lease is valid until another worker takes the trial.
        if (error instanceof CredenceError && (error.code === "unavailable" || error.code === "storage")) {
          return { stopRequested: false, prunedBy: null };
        }
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

    // The server looks for lost leases itself.
    releaseLost: async () => [],

    async addSecondsUsed(study, seconds) {
      uncounted.set(study, (uncounted.get(study) ?? 0) + seconds);
      const all = uncounted.get(study) ?? 0;
      try {
        await addSeconds(study, all, HEARTBEAT_RETRY);
        uncounted.set(study, (uncounted.get(study) ?? 0) - all);
      } catch (error) {
        // The server is away: the next count takes them along.
        if (!(error instanceof CredenceError && (error.code === "unavailable" || error.code === "storage")))
          throw error;
      }
    },

    close: async () => {},
  };
}

/** Leases are whole seconds there. */
function secondsOf(milliseconds: number): number {
  return Math.min(86_400, Math.max(1, Math.round(milliseconds / 1000)));
}
