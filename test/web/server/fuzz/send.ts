/** Requests unlike those of an ordinary client: any path and headers, no added headers, and the body in pieces. */
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";

export interface OddRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** The pieces of the body, each sent after the previous one. */
  readonly pieces: number;
}

export interface OddReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A server that does not answer for this long is considered hung. */
const PATIENCE_MILLISECONDS = 60_000;

const agent = new Agent({ keepAlive: true });

/** Rejects when no answer arrives. */
export function send(url: string, request: OddRequest): Promise<OddReply> {
  const { method, path, headers, body, pieces } = request;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = httpRequest({ agent, hostname, port, method, path, headers, setHost: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({
          status: statusCode,
          type: answered["content-type"] ?? "",
          text: Buffer.concat(parts).toString(),
        });
      });
    });
    sent.setTimeout(PATIENCE_MILLISECONDS, () => sent.destroy(new Error(`no answer: ${method} ${path}`)));
    sent.on("error", (error: NodeJS.ErrnoException) => {
      // The server may end a connection that was idle; on a new one a reset is the server's fault.
      if (sent.reusedSocket && error.code === "ECONNRESET") send(url, request).then(resolve, reject);
      else reject(error);
    });
    if (body === null) return void sent.end();
    const size = Math.max(1, Math.ceil(body.length / pieces));
    const next = (from: number): void => {
      if (from >= body.length) return void sent.end();
      sent.write(body.subarray(from, from + size), () => next(from + size));
    };
    next(0);
  });
}

/** Sends bytes that may not be HTTP at all; returns the server's answer up to the end of the connection. */
export function sendBytes(url: string, bytes: Buffer, { ends = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => (ends ? socket.end(bytes) : socket.write(bytes)));
    let text = "";
    socket.setTimeout(PATIENCE_MILLISECONDS, () => {
      text = "no answer";
      socket.destroy();
    });
    socket
      .on("data", (part) => (text += part.toString()))
      .on("error", () => undefined)
      .on("close", () => resolve(text));
  });
}
