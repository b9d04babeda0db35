/** The shape of an operation: one entry in the table that makes the routes, the documentation and the examples. */
import type { z } from "zod";
import type { JsonValue } from "../../common/json-value.ts";
import type { ServerJson } from "../api.ts";
import type { Answer } from "../../service/idempotency.ts";
import type { Service } from "../../service/service.ts";
import type { Author } from "../../tuner/store.ts";
import type { FairQueue } from "./fair-queue.ts";
import type { ProblemCode } from "./problem.ts";

/** One request, its parts validated. */
export interface Call<Query, Body> {
  readonly service: Service;
  /** Of the path; "" where it names none. */
  readonly study: string;
  /** The trial's number, of the path; −1 where it names none. */
  readonly number: number;
  readonly query: Query;
  readonly body: Body;
  /** What the client may know of the server. */
  readonly server: ServerJson;
  /** Of the client's network, for turns. */
  readonly address: string;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** Where queries of the surrogate wait for their turn. */
  readonly queries: FairQueue;
  readonly author: (reason?: string) => Author;
  /** Has the effect in one transaction; a request known by its key gets the answer it got before. */
  readonly once: (effect: (service: Service) => Promise<Answer>) => Promise<Answer>;
}

export interface OperationSpec<Query, Body> {
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, such as `/studies/{study}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** May the body be left out? */
  readonly bodyOptional?: boolean;
  /** Status → what it means and the answer's shape. */
  readonly answers: Readonly<Record<number, { readonly means: string; readonly shape: z.ZodType | null }>>;
  /** Beyond those that any operation may have. */
  readonly problems?: readonly ProblemCode[];
  /** Sent in the table's order, all of them work. */
  readonly example: {
    readonly path?: Readonly<Record<string, string | number>>;
    readonly query?: string;
    readonly body?: JsonValue;
  };
  handle(call: Call<Query, Body>): Promise<Answer>;
}

export interface Operation extends Omit<OperationSpec<unknown, unknown>, "handle"> {
  handle(call: Call<unknown, unknown>): Promise<Answer>;
}

/** Checks an operation against the types of its own shapes; the table holds them all alike. */
export function operation<Query, Body>(spec: OperationSpec<Query, Body>): Operation {
  return spec as unknown as Operation;
}
