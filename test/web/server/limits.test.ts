/** Limits of the server for clients: requests, streams, bodies, time. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../../web/server/options.ts";
import { sendBytes } from "./fuzz/send.ts";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

describe("a request", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ limits: { headersMilliseconds: 300, requestMilliseconds: 300 } });
  });
  afterAll(() => server.close());

  it("reads no more of a body than its limit, with or without Content-Length", async () => {
    const head = "POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const told = await sendBytes(
      server.url,
      Buffer.from(`${head}Content-Length: 999999999\r\nConnection: close\r\n\r\n`),
    );
    expect(told).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"too-large"/);
    const chunk = `10000\r\n${" ".repeat(65536)}\r\n`;
    const chunks = Buffer.from(
      `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(20)}0\r\n\r\n`,
    );
    expect(await sendBytes(server.url, chunks)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"too-large"/);
  });

  it("closes connections that send one byte at a time, and answers others meanwhile", async () => {
    const { hostname, port } = new URL(server.url);
    const drip = (start: string) =>
      new Promise<string>((resolve) => {
        let text = "";
        let dripping: NodeJS.Timeout;
        const socket = connect(Number(port), hostname, () => {
          socket.write(start);
          dripping = setInterval(() => socket.write("x"), 20);
        });
        socket
          .on("data", (part) => (text += part.toString()))
          .on("error", () => undefined)
          .on("close", () => {
            clearInterval(dripping);
            resolve(text);
          });
      });
    const line = "POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\n";
    const body = `${line}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`;
    const slow = Promise.all(
      Array.from({ length: 40 }, (_, index) => drip(index % 2 === 0 ? `${line}X-Slow: ` : body)),
    );
    expect((await server.send("GET", "/studies")).status).toBe(200);
    for (const answer of await slow) expect(answer).toMatch(/^(HTTP\/1\.1 408 [\s\S]*"code":"timeout"|$)/);
    expect((await server.send("GET", "/studies")).status).toBe(200);
  });

  it("closes connections whose body does not arrive", async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
        socket.write("Content-Length: 100\r\n\r\n{");
      });
      socket
        .on("data", (part) => (text += part))
        .on("close", () => resolve(text))
        .on("error", () => resolve(text));
    });
    expect(answer).toMatch(/^(HTTP\/1.1 408|$)/);
  });
});

describe("a connection", () => {
  it("stays open between requests for longer than clients and proxies keep theirs", async () => {
    const server = await startTestServer();
    const { headers } = await fetch(`${server.url}/healthz`);
    expect(headers.get("keep-alive")).toBe("timeout=75");
    await server.close();
  });
});

describe("the rate limit", () => {
  it("answers 429 and says when to come back", async () => {
    const server = await startTestServer({ limits: { requestsPerMinute: 3 } });
    const replies = [];
    for (let turn = 0; turn < 4; turn++) replies.push(await server.send("GET", "/studies"));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(replies[3].body.code).toBe("rate-limited");
    expect(replies[3].body.detail).toBe("Rate limit: 3 requests per minute. Retry later.");
    expect(replies[3].headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(Number(replies[3].headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(replies[3].headers.get("retry-after"))).toBeLessThanOrEqual(60);
    // Health checks are still answered.
    expect((await server.send("GET", "!/healthz")).status).toBe(200);
    await server.close();
  });
});

describe("streams of events", () => {
  it("are limited in number over all clients; a further one is refused with a message until one ends", async () => {
    const server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const { url } = server;
    const open = async () => {
      const ending = new AbortController();
      const { status } = await fetch(`${url}/api/v1/studies/ovens/events`, { signal: ending.signal });
      expect(status).toBe(200);
      return ending;
    };
    const streams = await Promise.all(Array.from({ length: LIMITS.eventClients }, open));
    const refused = await server.send("GET", "/studies/ovens/events");
    const detail = `All ${LIMITS.eventClients} event streams are in use. Retry later.`;
    expect(refused).toMatchObject({ status: 503, body: { code: "overloaded", detail } });
    expect(refused.headers.get("retry-after")).toBe("1");
    streams[0].abort();
    await expect
      .poll(async () => (await server.send("GET", "!/metrics")).body)
      .toContain(`credence_event_streams ${LIMITS.eventClients - 1}`);
    (await open()).abort();
    for (const stream of streams) stream.abort();
    await server.close();
  });
});
