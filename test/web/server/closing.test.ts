/** A server that shuts down: requests in progress are answered, no client waits forever, nothing is lost. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it } from "vitest";
import type { Suggester } from "../../../tuner/suggester.ts";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "random" } };

/** A request whose handling has begun and whose body is not yet sent. */
async function begun(
  server: TestServer,
  path: string,
  body: string,
): Promise<{ socket: Socket; answer: Promise<string> }> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const head = [`POST /api/v1${path} HTTP/1.1`, "Host: localhost", "Content-Type: application/json"];
  socket.write([...head, "Expect: 100-continue", `Content-Length: ${body.length}`, "", ""].join("\r\n"));
  const [first] = (await once(socket, "data")) as [Buffer];
  expect(first.toString()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  let text = "";
  const answer = new Promise<string>((resolve) => {
    socket
      .on("data", (part) => (text += part.toString()))
      .on("error", () => undefined)
      .on("close", () => resolve(text));
  });
  return { socket, answer };
}

/** An open stream of events; `text` resolves when it has ended. */
async function openStream(server: TestServer): Promise<{ text: Promise<string> }> {
  const response = await fetch(`${server.url}/api/v1/studies/ovens/events`);
  expect(response.status).toBe(200);
  return { text: response.text() };
}

it("answers requests that have begun, ends streams, and accepts no more", async () => {
  const server = await startTestServer();
  await server.send("POST", "/studies", STUDY);
  const streams = await Promise.all([1, 2, 3].map(() => openStream(server)));
  const body = JSON.stringify({ hyperparameters: { x: 0.25 } });
  const { socket, answer } = await begun(server, "/studies/ovens/trials", body);
  const { url } = server;
  const restarted = server.restart();
  for (const { text } of streams) expect(await text).not.toContain("event: deleted");
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  socket.write(body);
  expect(await answer).toMatch(/^HTTP\/1\.1 201 /);
  await restarted;
  expect((await server.send("GET", "/studies/ovens/trials")).body.trials).toMatchObject([
    { number: 0, state: "waiting", hyperparameters: { x: 0.25 } },
  ]);
  await server.close();
});

it("does not wait for a request that never ends", async () => {
  const server = await startTestServer({ limits: { closingMilliseconds: 50 } });
  await server.send("POST", "/studies", STUDY);
  const { answer } = await begun(server, "/studies/ovens/trials", "{}");
  await server.restart();
  expect(await answer).toBe("");
  expect((await server.send("GET", "/studies/ovens/trials")).body.trials).toEqual([]);
  await server.close();
});

it("refuses asks that wait for a suggestion, and starts no trial for them", async () => {
  let dropped = 0;
  let closed = 0;
  const computing: Suggester = {
    get pending() {
      return 1;
    },
    suggest: (_request, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          dropped += 1;
          resolve(null);
        });
      }),
    close: async () => void (closed += 1),
  };
  const server = await startTestServer({ suggester: computing, quick: {} });
  await server.send("POST", "/studies", STUDY);
  const body = JSON.stringify({ count: 2 });
  const { socket, answer } = await begun(server, "/studies/ovens/suggestions", body);
  const restarted = server.restart();
  socket.write(body);
  const text = await answer;
  expect(text).toMatch(/^HTTP\/1\.1 503 /);
  await restarted;
  expect(closed).toBe(1);
  expect((await server.send("GET", "/studies/ovens")).body.counts.running).toBe(0);
  await server.close();
});
