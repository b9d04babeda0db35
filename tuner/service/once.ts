/** Requests that are sent twice and done once: the answer is remembered in the transaction that has the effect. */
import { CredenceError } from "../errors.ts";
import type { JsonValue } from "../json-value.ts";
import type { Service } from "./service.ts";

export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
}

/** How a request is known again. */
export interface RequestIdentity {
  /** The study's name; "" where there is none. */
  readonly scope: string;
  readonly key: string;
  /** Of the content. */
  readonly digest: string;
}

/** Answers are forgotten after a day. */
export const REMEMBERED_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The remembered answer to the same request; null when there is none. Throws `conflict` for another content. */
async function recall(service: Service, identity: RequestIdentity | null): Promise<Answer | null> {
  if (identity === null) return null;
  const answer = await service.store.recallAnswer(identity.scope, identity.key);
  if (answer === null) return null;
  if (answer.digest !== identity.digest) {
    const rule = "must go with the same request each time";
    throw new CredenceError("conflict", `idempotency key; ${rule}: ${JSON.stringify(identity.key)}. Use a new key.`);
  }
  return { status: answer.status, body: answer.body };
}

/** Has the effect and remembers its answer, both or neither, unless the request was answered already. */
export function once(
  service: Service,
  identity: RequestIdentity | null,
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
  });
}
