/**
 * Whatever numbers a result is accepted with, the study continues: suggestions by the strategy, importance, predictions and checks,
 * none with 5xx, and none that blocks the event loop for more than 0.2 s on a processor. CREDENCE_EXTREME_REQUESTS sets how many
 * requests (300 by default), CREDENCE_FUZZ_SEED which.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveApart, type ServerApart } from "./fuzz/serve-apart.ts";

const requests = Number(process.env["CREDENCE_EXTREME_REQUESTS"] ?? 300);
const seed = Number(process.env["CREDENCE_FUZZ_SEED"] ?? 11);

const extreme = fc.oneof(
  fc.constantFrom(0, -0, 1, 5e-324, 1e-308, 1e154, 1e160, 1e300, 1.7976931348623157e308),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
);
const signed = fc.tuple(extreme, fc.constantFrom(1, -1)).map(([size, sign]) => sign * size);
const result = fc.record(
  { value: fc.oneof(signed, fc.constantFrom("NaN", "inf")), error: extreme, metric: signed },
  { requiredKeys: ["value"] },
);

let server: ServerApart;
beforeAll(async () => {
  server = await serveApart();
}, 300_000);
afterAll(() => server.close());

const space = ["x=float(-1e150,1e150)", "y=float(1e-150,1e150,log)", "n=int(1,1000000000000)", "c=choice(a,b)"];

it("accepts any finite numbers and continues", { timeout: 3_600_000 }, async () => {
  const statuses = new Map<number, number>();
  let fallbacks = 0;
  let studies = 0;
  const send = async (method: string, path: string, body?: unknown) => {
    const reply = await server.send(method, path, body);
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    expect(reply.status, `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(reply.body)}`).toBeLessThan(500);
    return reply;
  };
  const sent = () => [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const round = async (results: readonly { value: number | string; error?: number; metric?: number }[]) => {
    const name = `s${(studies += 1)}`;
    const metrics = [{ name: "loss", direction: studies % 2 === 0 ? "minimize" : "maximize" }];
    await send("POST", "/studies", { name, space, metrics, strategy: { startup: 5 } });
    for (const { value, error, metric } of results) {
      const { body } = await send("POST", `/studies/${name}/suggestions`, { waitSeconds: 25 });
      const [trial] = body.trials;
      if (trial.reason.phase === "overload") fallbacks += 1;
      const told = {
        lease: trial.lease,
        values: { loss: value },
        ...(error === undefined ? {} : { standardErrors: { loss: error } }),
        ...(metric === undefined ? {} : { metrics: { m: metric } }),
      };
      const { status } = await send("POST", `/studies/${name}/trials/${trial.number}/result`, told);
      if (status !== 200) await send("POST", `/studies/${name}/trials/${trial.number}/release`, { lease: trial.lease });
    }
    const paths = [
      "importance",
      "surrogate?x=x",
      "surrogate?x=y&y=n&points=5",
      "surrogate/check",
      "plot",
      "table?sort=value",
      "",
    ];
    for (const path of paths) await send("GET", `/studies/${name}/${path}`.replace(/\/$/, ""));
    await send("DELETE", `/studies/${name}`);
  };
  const property = fc.asyncProperty(fc.array(result, { minLength: 8, maxLength: 20 }), async (results) => {
    if (sent() < requests) await round(results);
  });
  await fc.assert(property, { numRuns: Math.ceil(requests / 20), seed, endOnFailure: true });
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const longest = await server.longestBlock();
  if ("CREDENCE_EXTREME_REQUESTS" in process.env) {
    const all = `seed ${seed}, ${sent()} requests, ${studies} studies. ${counts.join(", ")}. Fallbacks: ${fallbacks}`;
    console.log(`${all}. Longest block: ${longest.toFixed(0)} ms`);
  }
  expect(fallbacks).toBe(0);
  expect(longest).not.toBeGreaterThan(200);
});
