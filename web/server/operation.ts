/** An operation: an entry in the table from which routes, documentation and examples are generated. */
import type { z } from "zod";
import type { JsonValue } from "../../common/json-value.ts";
import type { ServerJson } from "../api.ts";
import type { Answer } from "../../service/idempotency.ts";
import type { Service } from "../../service/service.ts";
import type { Author } from "../../tuner/store.ts";
import type { FairQueue } from "./fair-queue.ts";
import type { ProblemCode } from "./problem.ts";

/** A request with validated parts. */
export interface Call<Query, Body> {
  readonly service: Service;
  /** Taken from the path; "" if it has none. */
  readonly study: string;
  /** The trial number in the path; −1 if it has none. */
  readonly number: number;
  readonly query: Query;
  readonly body: Body;
  /** Information about the server for clients. */
  readonly server: ServerJson;
  /** The client's address, for fair scheduling. */
  readonly address: string;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  /** The queue of surrogate queries. */
  readonly queries: FairQueue;
  readonly author: (reason?: string) => Author;
  /** Applies the effect in one transaction; a repeated request gets the stored response. */
  readonly once: (effect: (service: Service) => Promise<Answer>) => Promise<Answer>;
}

export interface OperationSpec<Query, Body> {
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** The path below /api/v1, such as `/studies/{study}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Whether the body may be omitted. */
  readonly bodyOptional?: boolean;
  /** Status → description and schema of the response. */
  readonly answers: Readonly<Record<number, { readonly means: string; readonly shape: z.ZodType | null }>>;
  /** In addition to problems that any operation may have. */
  readonly problems?: readonly ProblemCode[];
  /** All examples work if they are sent in the order of the table. */
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

/** Checks an operation against the types of its own schemas, which the table does not distinguish. */
export function operation<Query, Body>(spec: OperationSpec<Query, Body>): Operation {
  return spec as unknown as Operation;
}
