/** Studies at a server. */
import { CredenceError } from "../errors.ts";
import type { RunEnd } from "../run.ts";
import type { StudySummary } from "../store.ts";
import type { Study } from "../study.ts";
import type { AskOptions, ListedObjective, Studies } from "../studies.ts";
import type { Trial } from "../trial.ts";
import { connect } from "./connection.ts";
import type { ConnectionOptions } from "./connection.ts";
import { importDocuments } from "./import-documents.ts";
import * as wire from "./wire.ts";

/** Trials of one page: as many as the server gives. */
const PAGE = 1000;

/** Milliseconds that a heartbeat may go on trying: the next one follows anyway. */
const HEARTBEAT_PATIENCE = 0;

const ends: readonly string[] = ["budget", "exhausted", "paused", "archived"] satisfies readonly RunEnd[];

export function connectStudies(options: ConnectionOptions): Studies {
  const { address, call } = connect(options);
  const studyPath = (study: string) => `/studies/${encodeURIComponent(study)}`;
  const trialPath = (study: string, number: number) => `${studyPath(study)}/trials/${number}`;
  const get = (path: string) => call({ method: "GET", path });
  const post = (path: string, body: wire.Document, patience?: number) =>
    call({ method: "POST", path, body, ...(patience === undefined ? {} : { patience }) });

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

  /** Seconds of studies that no server has heard of yet. */
  const uncounted = new Map<string, number>();

  function addSeconds(study: string, seconds: number, patience?: number): Promise<unknown> {
    return post(`${studyPath(study)}/seconds-used`, { seconds }, patience);
  }

  /** All pages of a list. */
  async function pages(path: string, field: string, query = ""): Promise<readonly wire.Document[]> {
    const all: wire.Document[] = [];
    for (let next: unknown = null; ;) {
      const after = next === null ? "" : `&after=${encodeURIComponent(String(next))}`;
      const page = wire.asDocument(await get(`${path}?limit=${PAGE}${query}${after}`), "page");
      all.push(...wire.asList(page[field], field));
      next = page.next ?? null;
      if (next === null) return all;
    }
  }

  return {
    server: address,
    readStudy,
    findStudy,

    async listStudies(): Promise<readonly StudySummary[]> {
      // Archived ones are listed only when they are asked for.
      const listed = [
        ...(await pages("/studies", "studies")),
        ...(await pages("/studies", "studies", "&state=archived")),
      ];
      return listed.map(wire.summaryOf).sort((a, b) => b.study.createdAt - a.study.createdAt);
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

    async importStudy(study) {
      const { name } = study.spec;
      if ((await findStudy(name)) !== null) throw new CredenceError("conflict", `study; must be new: ${name}`);
      const { spec, budget, maxAttempts, annotations, secondsUsed } = study;
      const createdAt = wire.timeText(study.createdAt);
      await post("/studies", { ...wire.specDocument(spec), budget, maxAttempts, createdAt, ...annotations });
      try {
        if (secondsUsed > 0) await addSeconds(name, secondsUsed);
        for (const trials of importDocuments(study.trials)) await post(`${studyPath(name)}/trials`, { trials });
      } catch (error) {
        await call({ method: "DELETE", path: studyPath(name) });
        throw error;
      }
    },

    async listObjectives() {
      const { objectives } = wire.asDocument(await get("/objectives"), "list of objectives");
      return wire.asList(objectives, "objective") as unknown as readonly ListedObjective[];
    },

    async readTrials(study) {
      return (await pages(`${studyPath(study)}/trials`, "trials")).map((one) => wire.trialOf(one));
    },

    async readTrial(study, number) {
      return wire.trialOf(await get(trialPath(study, number)));
    },

    async readIntermediateValues(study, number) {
      return wire.intermediateValuesOf(await get(trialPath(study, number)));
    },

    async readArtifacts(study, number) {
      return wire.artifactsOf(await get(`${trialPath(study, number)}/artifacts`));
    },

    async readAttempts(study) {
      return wire.attemptsOf(await get(`${studyPath(study)}/attempts`));
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
        const answer = await post(path, { lease: holder, leaseSeconds }, HEARTBEAT_PATIENCE);
        return { stopRequested: wire.asDocument(answer, "heartbeat").stop === true };
      } catch (error) {
        // The server is away, restarted perhaps: the lease counts until somebody else asks for the trial.
        if (error instanceof CredenceError && (error.code === "unavailable" || error.code === "storage")) {
          return { stopRequested: false };
        }
        throw error;
      }
    },

    async addIntermediateValue(study, number, lease, { step, metric, value }) {
      const answer = await post(`${trialPath(study, number)}/reports`, {
        lease,
        step: Math.max(0, Math.round(step)),
        values: { [metric]: value },
      });
      return { stopRequested: wire.asDocument(answer, "decision").decision === "stop" };
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
        await addSeconds(study, all, HEARTBEAT_PATIENCE);
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
