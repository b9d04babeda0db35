/**
 * A client of a server on this machine that does as little work as possible: connections are kept alive, and responses
 * are parsed.
 */
import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Client {
  /** Rejects when the connection breaks. */
  send(
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): void;
}

export function openClient(url: string): Client {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const own =
          text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
        const sent = request(new URL(path, url), { agent, method, headers: { ...own, ...headers } }, (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("error", reject);
          response.on("end", () => {
            try {
              const answer = Buffer.concat(parts).toString();
              resolve({
                status: response.statusCode ?? 0,
                body: answer === "" ? null : (JSON.parse(answer) as unknown),
              });
            } catch (error) {
              reject(error as Error);
            }
          });
        });
        sent.on("error", reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}
