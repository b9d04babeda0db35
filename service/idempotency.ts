/** Idempotency: the response to a request is stored in the transaction of its effect. */
import { CredenceError } from "../common/errors.ts";
import type { JsonValue } from "../common/json-value.ts";
import type { Service } from "./service.ts";

export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
}

/** Identifies a request. */
export interface RequestIdentity {
  /** The study's name; "" if there is none. */
  readonly scope: string;
  readonly key: string;
  /** Digest of the request's content. */
  readonly digest: string;
}

/** Responses are kept for a day. */
export const REMEMBERED_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The stored response to the same request; null if there is none. Throws `conflict` if the content differs. */
async function recall(service: Service, identity: RequestIdentity | null): Promise<Answer | null> {
  if (identity === null) return null;
  const answer = await service.store.recallAnswer(identity.scope, identity.key);
  if (answer === null) return null;
  if (answer.digest !== identity.digest) {
    const rule = "must be used for only one request";
    throw new CredenceError("conflict", `idempotency key; ${rule}: ${JSON.stringify(identity.key)}. Use a new key.`);
  }
  return { status: answer.status, body: answer.body };
}

/** Runs the effect on the study and stores its response, atomically, unless the request has already been answered. */
export function once(
  service: Service,
  { study, identity }: { readonly study: string; readonly identity: RequestIdentity | null },
  effect: (service: Service) => Promise<Answer>,
): Promise<Answer> {
  return service.commit(async (store) => {
    const inside = { ...service, store };
    const remembered = await recall(inside, identity);
    if (remembered !== null) return remembered;
    const answer = await effect(inside);
    if (identity !== null) {
      const { scope, key, digest } = identity;
      await store.rememberAnswer(scope, key, { digest, ...answer }, service.now());
    }
    return answer;
  }, study);
}
