/** The source over HTTP: this server's API, with a token where one was given. */
import type { ProblemJson } from "../../api.ts";
import { follow } from "./follow.ts";
import { SourceError } from "./source.ts";
import type { Actions, Source } from "./source.ts";

export interface HttpOptions {
  /** Ends with a slash: `http://127.0.0.1:4010/`. */
  readonly base: string;
  /** The token to send; null where there is none. */
  readonly token: () => string | null;
  /** Told when the server wants a token that this page does not have. */
  readonly onUnauthorized: () => void;
}

type Values = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export function httpSource(options: HttpOptions): Source {
  const send = sender(options);
  const read = async <Body>(path: string, query: Values = {}): Promise<Body> =>
    (await (await send("GET", path + searchOf(query))).json()) as Body;
  const of = (study: string) => `studies/${encodeURIComponent(study)}`;
  return {
    actions: actions(send, of),
    server: () => read("server"),
    studies: (query) => read("studies", { ...query }),
    study: (study) => read(of(study)),
    objectives: () => read("objectives"),
    plot: (study, limit) => read(`${of(study)}/plot`, { limit }),
    table: (study, query) => read(`${of(study)}/table`, { ...query }),
    attempts: (study) => read(`${of(study)}/attempts`),
    importance: (study) => read(`${of(study)}/importance`),
    surrogate: (study, { at, ...query }) =>
      read(`${of(study)}/surrogate`, { ...query, at: at === undefined ? undefined : JSON.stringify(at) }),
    check: (study) => read(`${of(study)}/surrogate/check`),
    trial: (study, number) => read(`${of(study)}/trials/${number}`),
    artifacts: (study, number) => read(`${of(study)}/trials/${number}/artifacts`),
    audit: (study) => read(`${of(study)}/audit`),
    watch: (study, onChange) =>
      follow({
        open: (lastId, signal) => send("GET", `${of(study)}/events`, { lastId, signal }),
        onChange,
        isFinal: (error) => error instanceof SourceError && [401, 403, 404].includes(error.status),
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
    createStudy: (study) => answered("POST", "studies", study),
    changeStudy: (study, patch) => answered("PATCH", of(study), patch),
    deleteStudy: async (study) => void (await send("DELETE", of(study))),
    enqueue: async (study, hyperparameters) =>
      void (await send("POST", `${of(study)}/trials`, { body: { trials: [{ hyperparameters }] } })),
    annotateTrial: (study, number, patch) => answered("PATCH", `${of(study)}/trials/${number}`, patch),
    stopTrial: async (study, number) => void (await send("POST", `${of(study)}/trials/${number}/stop`)),
    deleteTrial: async (study, number) => void (await send("DELETE", `${of(study)}/trials/${number}`)),
  };
}

function sender({ base, token, onUnauthorized }: HttpOptions): Send {
  return async (method, path, { body, lastId, signal } = {}) => {
    const secret = token();
    const response = await reached(
      fetch(new URL(`api/v1/${path}`, base), {
        method,
        headers: {
          ...(secret === null ? {} : { Authorization: `Bearer ${secret}` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(lastId === undefined || lastId === "" ? {} : { "Last-Event-ID": lastId }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    if (response.ok) return response;
    if (response.status === 401) onUnauthorized();
    throw new SourceError(await problemOf(response));
  };
}

async function reached(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    const detail = "server; must be reachable: it is not. Is it running?";
    throw new SourceError({ status: 0, code: "unreachable", detail });
  }
}

/** What the server said; of a proxy's page, the status alone. */
async function problemOf(response: Response): Promise<ProblemJson> {
  try {
    const problem = (await response.json()) as Partial<ProblemJson>;
    if (typeof problem.detail === "string" && typeof problem.code === "string") return problem as ProblemJson;
  } catch {
    // not a document of ours
  }
  const detail = `server; must answer: ${response.status} ${response.statusText}`.trim();
  return { type: "about:blank", title: response.statusText, status: response.status, detail, code: "unknown" };
}

/** `?a=1&where=x&where=y`; what is undefined is left out. */
export function searchOf(values: Values): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each) => [name, String(each)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
