/** The client for this server's API over HTTP, with a token if it has one. */
import { defined } from "../../../common/defined.ts";
import type {
  AdviceAnswerJson,
  Artifact,
  AttemptsJson,
  AuditJson,
  ChangeCheckJson,
  CheckAnswerJson,
  ConfirmationAnswerJson,
  ProblemJson,
  RecommendationAnswerJson,
  StudyJson,
  SurrogateAnswerJson,
  TrialDetailJson,
} from "../../api.ts";
import { follow } from "./follow.ts";
import type { Issues } from "./issues.ts";
import { type Actions, type ApiClient, ApiError, notReady } from "./api-client.ts";

export interface HttpOptions {
  /** Ends with a slash: `http://127.0.0.1:4010/`. */
  readonly base: string;
  /** The token to send; null if there is none. */
  readonly token: () => string | null;
  /** Called when the server requires a token that this page does not have. */
  readonly onUnauthorized: () => void;
}

type Values = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export function httpClient(options: HttpOptions): ApiClient {
  const send = sender(options);
  const read = async <Body>(path: string, query: Values = {}): Promise<Body> =>
    (await (await send("GET", path + searchOf(query))).json()) as Body;
  /** An entire list from a position on, read page by page. */
  const pages = async <Entry>(path: string, field: string, from: number | null = 0): Promise<readonly Entry[]> => {
    const all: Entry[] = [];
    for (let after = from; after !== null;) {
      const page: { readonly next: number | null } = await read(path, { after });
      all.push(...((page as Readonly<Record<string, unknown>>)[field] as readonly Entry[]));
      after = page.next;
    }
    return all;
  };
  const of = (study: string) => `studies/${encodeURIComponent(study)}`;
  return {
    actions: actions(send, of),
    server: () => read("server"),
    studies: (query) => read("studies", { ...query }),
    study: (study) => read(of(study)),
    notices: (study) => read(`${of(study)}/notices`),
    objectives: () => read("objectives"),
    plot: (study, limit) => read(`${of(study)}/plot`, { limit }),
    table: (study, query) => read(`${of(study)}/table`, { ...query }),
    matches: (study, query, limit) => read(`${of(study)}/matches`, { query, limit }),
    attempts: async (study) => ({
      attempts: await pages<AttemptsJson["attempts"][number]>(`${of(study)}/attempts`, "attempts"),
    }),
    front: (study) => read(`${of(study)}/front`),
    importance: (study) => read(`${of(study)}/importance`),
    surrogate: async (study, { at, ...query }) => {
      const written = at === undefined ? undefined : JSON.stringify(at);
      const answer = await read<SurrogateAnswerJson>(`${of(study)}/surrogate`, { ...query, at: written });
      if (answer.ready) return answer;
      throw notReady(answer);
    },
    check: async (study) => {
      const answer = await read<CheckAnswerJson>(`${of(study)}/surrogate/check`);
      if (answer.ready) return answer;
      throw notReady(answer);
    },
    recommendation: async (study) => {
      const answer = await read<RecommendationAnswerJson>(`${of(study)}/recommendation`);
      return answer.ready ? answer : null;
    },
    advice: async (study) => {
      const answer = await read<AdviceAnswerJson>(`${of(study)}/advice`);
      return answer.ready ? answer : null;
    },
    confirmation: async (study) => (await read<ConfirmationAnswerJson>(`${of(study)}/confirmation`)).confirmation,
    trial: async (study, number) => {
      const path = `${of(study)}/trials/${number}`;
      const { next, ...first } = await read<TrialDetailJson & { readonly next: number | null }>(path);
      const further = await pages<TrialDetailJson["intermediateValues"][number]>(path, "intermediateValues", next);
      return { ...first, intermediateValues: [...first.intermediateValues, ...further] };
    },
    artifacts: async (study, number) => ({
      artifacts: await pages<Artifact>(`${of(study)}/trials/${number}/artifacts`, "artifacts"),
    }),
    model: (study) => read(`${of(study)}/model`),
    modelFile: async (study) => (await send("GET", `${of(study)}/model/file`)).blob(),
    predict: (study, row, percents) =>
      read(`${of(study)}/model/prediction`, { row: JSON.stringify(row), intervals: percents.join(",") }),
    audit: async (study) => ({ entries: await pages<AuditJson["entries"][number]>(`${of(study)}/audit`, "entries") }),
    watch: (study, onChange) =>
      follow({
        open: (lastId, signal) => send("GET", `${of(study)}/events`, { lastId, signal }),
        onChange,
        isFinal: (error) => error instanceof ApiError && [401, 403, 404].includes(error.status),
      }),
  };
}

type Send = (method: string, path: string, more?: Sent) => Promise<Response>;

interface Sent {
  readonly body?: object;
  readonly lastId?: string;
  readonly signal?: AbortSignal;
}

function actions(send: Send, of: (study: string) => string): Actions {
  const answered = async <Body>(method: string, path: string, body: object): Promise<Body> =>
    (await (await send(method, path, { body })).json()) as Body;
  return {
    async createStudy(study) {
      const response = await send("POST", "studies", { body: study });
      return { study: (await response.json()) as StudyJson, isNew: response.status === 201 };
    },
    checkStudy: (study) =>
      issuesOf(async () => (await answered<{ readonly issues: Issues }>("POST", "study-checks", study)).issues),
    checkChange: (study, patch) =>
      answered<ChangeCheckJson>("POST", `${of(study)}/change-checks`, patch).catch((error: unknown) => {
        const issues = issuesIn(error);
        return { issues, finished: 0, fitting: null };
      }),
    changeStudy: (study, patch) => answered("PATCH", of(study), patch),
    deleteStudy: async (study) => void (await send("DELETE", of(study))),
    enqueue: async (study, hyperparameters) =>
      void (await send("POST", `${of(study)}/trials`, { body: { trials: [{ hyperparameters }] } })),
    confirm: async (study) =>
      (await answered<{ readonly trials: readonly unknown[] }>("POST", `${of(study)}/confirmation`, {})).trials.length,
    annotateTrial: (study, number, patch) => answered("PATCH", `${of(study)}/trials/${number}`, patch),
    stopTrial: async (study, number) => void (await send("POST", `${of(study)}/trials/${number}/stop`)),
    deleteTrial: async (study, number) => void (await send("DELETE", `${of(study)}/trials/${number}`)),
  };
}

/** A body that is rejected as a whole also has issues. */
async function issuesOf(read: () => Promise<Issues>): Promise<Issues> {
  try {
    return await read();
  } catch (error) {
    return issuesIn(error);
  }
}

function issuesIn(error: unknown): Issues {
  if (error instanceof ApiError && error.issues.length > 0) return error.issues;
  throw error;
}

function sender({ base, token, onUnauthorized }: HttpOptions): Send {
  return async (method, path, { body, lastId, signal } = {}) => {
    const secret = token();
    const response = await reached(
      fetch(new URL(`api/v1/${path}`, base), {
        method,
        headers: {
          ...defined({
            Authorization: secret === null ? undefined : `Bearer ${secret}`,
            "Content-Type": body === undefined ? undefined : "application/json",
            "Last-Event-ID": lastId === undefined || lastId === "" ? undefined : lastId,
          }),
        },
        ...defined({ body: body === undefined ? undefined : JSON.stringify(body), signal }),
      }),
    );
    if (response.ok) return response;
    if (response.status === 401) onUnauthorized();
    throw new ApiError(await problemOf(response));
  };
}

async function reached(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    const detail = "The server cannot be reached. Is it running?";
    throw new ApiError({ status: 0, code: "unreachable", detail });
  }
}

/** The server's message, or just the status if the response is from a proxy. */
async function problemOf(response: Response): Promise<ProblemJson> {
  try {
    const problem = (await response.json()) as Partial<ProblemJson>;
    if (typeof problem.detail === "string" && typeof problem.code === "string") return problem as ProblemJson;
  } catch {
    // not one of our documents
  }
  const detail = `The server responded with ${response.status} ${response.statusText}`.trim();
  return { type: "about:blank", title: response.statusText, status: response.status, detail, code: "unknown" };
}

/** `?a=1&where=x&where=y`; undefined parameters are omitted. */
export function searchOf(values: Values): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => [name, String(each)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
