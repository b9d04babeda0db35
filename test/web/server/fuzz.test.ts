/**
 * Malformed requests: each is answered, none with 5xx, and every refusal is a problem document.
 * CREDENCE_FUZZ_REQUESTS sets their number (3000 by default), CREDENCE_FUZZ_SEED their seed:
 *
 *     CREDENCE_FUZZ_REQUESTS=20000 npx vitest run test/web/server/fuzz.test.ts
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "../../../web/server/openapi.ts";
import { operations } from "../../../web/server/operations/index.ts";
import { problems } from "../../../web/server/problem.ts";
import { problem } from "../../../wire/parts.ts";
import { oddRequests } from "./fuzz/requests.ts";
import { send, sendBytes, type OddReply, type OddRequest } from "./fuzz/send.ts";
import { serveApart, type ServerApart } from "./fuzz/serve-apart.ts";

const requests = Number(process.env["CREDENCE_FUZZ_REQUESTS"] ?? 3000);
const seed = Number(process.env["CREDENCE_FUZZ_SEED"] ?? 11);
/** Milliseconds that the tests' server waits for the rest of a request; more where the machine may be busy for long. */
const WAITS = "CREDENCE_FUZZ_REQUESTS" in process.env ? 20_000 : 2000;

/** Milliseconds on a processor that the event loop may be blocked. */
const MAX_BLOCK = 200;

let server: ServerApart;
beforeAll(async () => {
  server = await serveApart(WAITS);
  for (const { id, method, path, example } of operations.slice(0, 7)) {
    if (method !== "post") continue;
    const filled = path.replace("{study}", "ovens").replace("{number}", "0");
    expect((await server.send("POST", filled, example.body)).status, id).toBeLessThan(300);
  }
  const added = operations.find(({ id }) => id === "addTrials")?.example.body;
  for (let i = 0; i < 3; i++) expect((await server.send("POST", "/studies/ovens/trials", added)).status).toBe(201);
  expect((await server.send("GET", "/studies/ovens/surrogate/check")).body.ready).toBe(true);
}, 300_000);
afterAll(() => server.close());

/** The response is one that a client can rely on, whatever it sent. */
function assertProper({ method }: OddRequest, { status, type, text }: OddReply): void {
  expect(status, text).toBeLessThan(500);
  if (method !== "HEAD" && status >= 400) {
    expect(type).toBe("application/problem+json; charset=utf-8");
    const document = problem.parse(JSON.parse(text));
    expect(problems).toHaveProperty(document.code);
    expect(problems[document.code as keyof typeof problems][0]).toBe(status);
    expect(document.status).toBe(status);
  }
  // It reveals no internals of the server.
  expect(text).not.toMatch(/node_modules|node:internal|\.ts:\d|at async |SqliteError|credence-web-/);
}

/** Of the operation that the path matches, if any. */
function assertDocumented(request: OddRequest, reply: OddReply): void {
  if (reply.status >= 300) return;
  const [path] = request.path.split("?");
  const operation = operations.find(
    (one) =>
      one.method.toUpperCase() === request.method &&
      new RegExp(`^/api/v1${one.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  if (operation === undefined) return;
  const answer = operation.answers[reply.status];
  expect(answer, `${operation.id} ${reply.status}`).toBeDefined();
  if (answer.shape !== null) expect(answer.shape.safeParse(JSON.parse(reply.text)).error?.issues).toBeUndefined();
}

describe("malformed requests", () => {
  it(
    "are answered, never with 5xx, and refused with a problem document",
    { timeout: 600_000 + 60 * requests },
    async () => {
      const statuses = new Map<number, number>();
      await server.longestBlock();
      const property = fc.asyncProperty(oddRequests(openApiDocument("0.0.0")), async (request) => {
        const reply = await send(server.url, request);
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
        assertProper(request, reply);
        assertDocumented(request, reply);
      });
      await fc.assert(property, { numRuns: requests, seed });
      const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
      const longest = await server.longestBlock();
      if ("CREDENCE_FUZZ_REQUESTS" in process.env) {
        const all = `seed ${seed}, ${requests} requests. ${counts.join(", ")}`;
        console.log(`${all}. Longest block: ${longest.toFixed(0)} ms`);
      }
      expect(longest).not.toBeGreaterThan(MAX_BLOCK);
      for (const status of [200, 400, 403, 404, 405, 415, 422]) {
        expect(statuses.get(status), String(status)).toBeGreaterThan(10);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      // The study that nearly all requests were about still exists.
      expect((await server.send("GET", "/studies/ovens")).status).toBe(200);
      expect((await server.send("GET", "!/readyz")).status).toBe(200);
    },
  );

  it(
    "that are not HTTP, or never end, are answered with a problem document and closed",
    { timeout: 120_000 },
    async () => {
      const post = "POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
      const cases: [status: number, text: string][] = [
        [400, "\u0000\u0001\u0002\r\n\r\n"],
        [400, "GET\r\n\r\n"],
        [400, "GET / HTTP/9.9\r\n\r\n"],
        [400, "GET /api/v1/studies HTTP/1.1\r\nHost : localhost\r\n\r\n"],
        [400, "GET /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
        [400, `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
        [400, `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
        [400, `${post}Content-Length: -1\r\n\r\n`],
        [400, "GET /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n"],
        [431, `GET /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`],
        [400, "GET /api/v1/studies HTTP/1.1\r\nConnection: close\r\n\r\n"],
        [400, "GET /api/v1/studies HTTP/1.0\r\n\r\n"],
        [408, `${post}Content-Length: 100\r\n\r\n{`],
        [408, `${post}Transfer-Encoding: chunked\r\n\r\n5\r\n{`],
        [408, "GET /api/v1/studies HTTP/1.1\r\nHost: local"],
      ];
      const answers = await Promise.all(cases.map(([, text]) => sendBytes(server.url, Buffer.from(text, "latin1"))));
      for (const [index, [status, text]] of cases.entries()) {
        const [head, body] = answers[index].split("\r\n\r\n");
        expect(head, JSON.stringify(text.slice(0, 200))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
        expect(head.toLowerCase()).toContain("content-type: application/problem+json");
        expect(problem.parse(JSON.parse(body)).status).toBe(status);
      }
      expect((await server.send("GET", "!/readyz")).status).toBe(200);
    },
  );

  it("that stop in the middle leave the server unchanged", async () => {
    const half =
      "POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
    await Promise.all(Array.from({ length: 50 }, () => sendBytes(server.url, Buffer.from(half), { ends: true })));
    expect((await server.send("GET", "!/readyz")).status).toBe(200);
  });
});
