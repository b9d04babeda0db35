/** Downloads a backup of a server's database. */
import { CredenceError } from "../../common/errors.ts";
import { unreachable } from "./connection.ts";
import { problemError } from "./problem.ts";

/** The bytes of the copy. Throws the server's error, or `unavailable`, including when the connection breaks. */
export async function* downloadBackup(address: string, token: string | null): AsyncIterable<Uint8Array> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(`${address}/api/v1/backup`, { method: "POST", headers });
  } catch (error) {
    throw unreachable(address, error);
  }
  if (!response.ok || response.body === null) {
    const body: unknown = await response.json().catch(() => undefined);
    throw problemError(response.status, body, address);
  }
  const expected = Number(response.headers.get("content-length"));
  let received = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw unreachable(address, error);
  }
  if (received === expected) return;
  throw new CredenceError(
    "unavailable",
    `The backup from ${address} was interrupted after ${received} of ${expected} bytes.`,
  );
}
