/** Responses to repeated requests are kept for a day; older ones are deleted when a server starts, and hourly. */
import { afterEach, expect, it, vi } from "vitest";
import { startTestServer } from "./support.ts";

const HOUR = 3_600_000;
const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "random" } };

afterEach(() => void vi.useRealTimers());

it("deletes them a day later, not before, while the server runs", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const server = await startTestServer();
  await server.send("POST", "/studies", STUDY);
  const ask = async (): Promise<number> => {
    const reply = await server.send("POST", "/studies/ovens/suggestions", {}, { "idempotency-key": "key" });
    return reply.body.trials[0].number;
  };
  expect(await ask()).toBe(0);
  server.clock.now += 24 * HOUR;
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(await ask()).toBe(0);
  server.clock.now += 1;
  await vi.advanceTimersByTimeAsync(HOUR);
  // The trial's lease ran out meanwhile: it is handed out once more, by a request whose response is no longer stored.
  const again = await server.send("POST", "/studies/ovens/suggestions", {}, { "idempotency-key": "key" });
  expect(again.body.trials).toMatchObject([{ number: 0, attempt: 2 }]);
  await server.close();
});

it("deletes them when it starts", async () => {
  const server = await startTestServer();
  await server.send("POST", "/studies", STUDY);
  const body = { hyperparameters: { x: 0.5 } };
  const enqueue = () => server.send("POST", "/studies/ovens/trials", body, { "idempotency-key": "key" });
  expect((await enqueue()).body.number).toBe(0);
  server.clock.now += 24 * HOUR;
  await server.restart();
  expect((await enqueue()).body.number).toBe(0);
  server.clock.now += 1;
  await server.restart();
  expect((await enqueue()).body.number).toBe(1);
  await server.close();
});
