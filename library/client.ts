/**
 * Studies on a server: `import { connect } from "credence/client"`. Needs neither database nor surrogate, since the
 * server has them.
 */
import { defined } from "../common/defined.ts";
import { CredenceError, InvalidInput } from "../common/errors.ts";
import { type HyperparameterValue } from "../tuner/space/search-space.ts";
import { type Budget, type StudySpec } from "../tuner/study/study.ts";
import { connect as connection } from "../web/http-client/connection.ts";
import { trialOf } from "../web/http-client/documents.ts";
import { connectStudies } from "../web/http-client/remote-studies.ts";
import { type Study } from "./contract.ts";
import { type Space, type ValuesOf } from "./dimensions.ts";
import { LEASE_MILLISECONDS, openStudy, type Memory } from "./open-study.ts";
import { specOf, type SpecOptions } from "./spec.ts";

export { choice, float, int, ordinal, when } from "./dimensions.ts";
export type { Hyperparameter, RangeOptions, Space, ValuesOf } from "./dimensions.ts";
export type { Evaluated, Evaluating, OpenTrial, OptimizeOptions, Study, StudyTrial } from "./contract.ts";
export { CredenceError, InvalidInput };
/** Types of the API's documents: `documents.TrialJson`, `documents.StudySummaryJson` … */
export type * as documents from "../web/api.ts";

const LOCAL = "http://127.0.0.1:4010";
const SECOND = 1000;

export interface ClientOptions {
  /** Default: the environment variable CREDENCE_TOKEN. */
  readonly token?: string;
  /**
   * Number of seconds to retry a request (with the same idempotency key) while the server is unreachable or busy.
   * Default: 60.
   */
  readonly retrySeconds?: number;
  /** Called with the reason when the server becomes unreachable, and with null once it is back. */
  readonly onAway?: (why: string | null) => void;
  /** Retries stop shortly after it is aborted. */
  readonly signal?: AbortSignal;
}

export interface ServedStudyOptions<Dimensions extends Space> extends SpecOptions<Dimensions> {
  /** The study's budget, which counts the trials of all workers. */
  readonly budget?: Budget;
}

/** For a study whose space is unknown to the program. */
export type AnyHyperparameters = Readonly<Record<string, HyperparameterValue>>;

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** The path below /api/v1, such as `/studies/nets/importance`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface Client {
  /** The server's address. */
  readonly address: string;
  /** Creates the study, or opens the existing one; throws `conflict` if that has a different specification. */
  createStudy<const Dimensions extends Space>(
    options: ServedStudyOptions<Dimensions>,
  ): Promise<Study<ValuesOf<Dimensions>>>;
  /** Opens an existing study. Throws `not-found`. */
  openStudy(name: string): Promise<Study<AnyHyperparameters>>;
  /** Any operation of the API (docs/http-api.md): `call<documents.ImportanceJson>({ method: "GET", path })`. */
  call<Document>(request: ApiRequest): Promise<Document>;
}

/** `address` defaults to the environment variable CREDENCE_SERVER, or this machine. Nothing is sent yet. */
export function connect(address = process.env.CREDENCE_SERVER || LOCAL, options: ClientOptions = {}): Client {
  const { token = process.env.CREDENCE_TOKEN, retrySeconds = 60, onAway, signal } = options;
  const settings = {
    address: baseOf(address),
    token: token || null,
    timeout: retrySeconds * SECOND,
    ...defined({ onAway, interruption: signal }),
  };
  const studies = connectStudies(settings);
  const { call } = connection(settings);

  function memoryOf({ name: study }: Pick<StudySpec, "name">): Memory {
    return {
      holder: "",
      readStudy: studies.readStudy,
      renewLease: studies.renewLease,
      addIntermediateValue: studies.addIntermediateValue,
      release: studies.release,
      finishTrial: studies.finishTrial,
      ask: (worker, stopping) =>
        studies.ask(study, { worker, holder: "", leaseMilliseconds: LEASE_MILLISECONDS, signal: stopping }),
      enqueue: (suggestion) => studies.enqueueTrial(study, suggestion, Date.now()),
      trials: () => studies.readTrials(study),
      async best() {
        try {
          return trialOf(await call({ method: "GET", path: `/studies/${encodeURIComponent(study)}/best` }));
        } catch (error) {
          if (!(error instanceof CredenceError && error.code === "not-found")) throw error;
          // Throws if the study itself does not exist.
          await studies.readStudy(study);
          return null;
        }
      },
      close: async () => {},
    };
  }

  return {
    address: settings.address,
    async createStudy<const Dimensions extends Space>({ budget = {}, ...options }: ServedStudyOptions<Dimensions>) {
      const spec = specOf(options);
      await studies.createStudy(spec, budget, Date.now());
      return openStudy<ValuesOf<Dimensions>>(spec, memoryOf(spec));
    },
    async openStudy(name) {
      const spec = await studies.readStudy(name);
      return openStudy<AnyHyperparameters>(spec, memoryOf(spec));
    },
    call: async <Document>(request: ApiRequest) => (await call(request)) as Document,
  };
}

function baseOf(address: string): string {
  if (URL.canParse(address)) {
    const { protocol, origin, pathname, username } = new URL(address);
    if (/^https?:$/.test(protocol) && username === "") {
      return `${origin}${pathname.replace(/\/+$/, "").replace(/\/api\/v1$/, "")}`;
    }
  }
  const message = `server; must be the address of a server, such as ${LOCAL}: ${JSON.stringify(address)}`;
  throw new InvalidInput([{ path: "server", message }]);
}
