/** Answers malformed requests with problem documents: not HTTP, headers too large, incomplete bodies. */
import { STATUS_CODES, type Server } from "node:http";
import type { Socket } from "node:net";
import { Problem, problemDocument, type ProblemCode } from "./problem.ts";

export function refuseUnreadable(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuse(error, socket as Socket & WithAnswer));
  // Always sends a response.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
}

interface WithAnswer {
  /** The response in progress on a connection, as in Node's own handler. */
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

function refuse(error: NodeJS.ErrnoException, socket: Socket & WithAnswer): void {
  if (!socket.writable || error.code === "ECONNRESET" || socket._httpMessage?.headersSent === true) {
    socket.destroy(error);
    return;
  }
  const document = problemDocument(problemOf(error.code));
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status] ?? ""}`,
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

function problemOf(code = ""): Problem {
  const [kind, detail] = known[code] ?? (["malformed", "The request is not HTTP/1.1."] as const);
  return new Problem(kind, detail);
}

const known: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ["timeout", "The request did not arrive in time."],
  HPE_HEADER_OVERFLOW: ["headers-too-large", "The headers are larger than 16 KiB."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ["too-large", "The body is too large."],
};
