/** Requests nobody would send on purpose: each is answered, none with 5xx, and every refusal is a problem document. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../web/server/operations/index.ts";
import { problem } from "../../web/server/schemas/common.ts";
import { startTestServer } from "./support.ts";
import type { TestServer } from "./support.ts";

const RUNS = 2500;

const odd = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  -1e308,
  "",
  "NaN",
  "x".repeat(300),
  [],
  {},
  [[]],
  [null],
  { kind: "float" },
  "\u0000",
  "é",
  "x=float(1,0)",
  { a: { b: {} } },
);
const anything = fc.oneof(odd, fc.jsonValue({ maxDepth: 3 }));

/** The example with some parts replaced, taken away or added. */
function damaged(example: unknown): fc.Arbitrary<unknown> {
  if (typeof example !== "object" || example === null) return anything;
  const entries = Object.entries(example);
  return fc.oneof(
    anything,
    fc
      .record({ at: fc.nat({ max: Math.max(0, entries.length - 1) }), how: fc.nat({ max: 3 }), value: anything })
      .map(({ at, how, value }) => {
        const [name, member] = entries[at] ?? ["name", null];
        if (how === 0) return Object.fromEntries(entries.filter((_, index) => index !== at));
        if (how === 1) return { ...example, [name]: value };
        if (how === 2) return { ...example, extra: value };
        return {
          ...example,
          [name]: typeof member === "object" && member !== null ? { ...member, extra: value } : [member],
        };
      }),
  );
}

const part = fc.oneof(
  fc.constantFrom("ovens", "0", "1", "-1", "99999999999", "1e3", "%00", "..", "a%2Fb", "%F0%9F%94%A5", "0x1"),
  fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text) || "x"),
);

const request = fc.constantFrom(...operations).chain((operation) =>
  fc.record({
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(operation.method.toUpperCase()) },
      { weight: 1, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") },
    ),
    path: fc.oneof(
      { weight: 3, arbitrary: fc.constant(operation.path.replace("{study}", "ovens").replace("{number}", "0")) },
      {
        weight: 1,
        arbitrary: fc.tuple(part, part).map(([a, b]) => operation.path.replace("{study}", a).replace("{number}", b)),
      },
    ),
    query: fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "?limit=0",
          "?limit=x",
          "?after=-1",
          "?state=none",
          "?a[b]=c",
          "?order=1&order=2",
          "?%",
        ),
      },
    ),
    body: fc.oneof(
      { weight: 6, arbitrary: damaged(operation.example.body).map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.constantFrom("{", "NaN", "", '{"a":1}{', "\ufeff{}", "[1e999]", "\u0000") },
    ),
    key: fc.oneof(
      { weight: 5, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom("key-1", "key-2", "x".repeat(256), " ") },
    ),
  }),
);

describe("malformed requests", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ newToken: () => "example" });
    for (const { id, method, path, example } of operations.slice(0, 7)) {
      if (method === "post") {
        const filled = path.replace("{study}", "ovens").replace("{number}", "0");
        expect((await server.send("POST", filled, example.body)).status, id).toBeLessThan(300);
      }
    }
  });
  afterAll(() => server.close());

  it("are answered, never with 5xx, and refused with a problem document", { timeout: 300_000 }, async () => {
    const statuses = new Map<number, number>();
    const property = fc.asyncProperty(request, async ({ method, path, query, body, key }) => {
      // A study deleted by chance would leave nothing to be refused.
      if (method === "DELETE" && path === "/studies/ovens") return;
      const hasBody = !["GET", "OPTIONS"].includes(method);
      const headers: Record<string, string> = key === null ? {} : { "idempotency-key": key };
      const reply = await server.send(method, path + query, hasBody ? body : undefined, headers);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(500);
      if (reply.status < 400) return;
      expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(problem.safeParse(reply.body).success).toBe(true);
      expect(reply.body.status).toBe(reply.status);
    });
    await fc.assert(property, { numRuns: RUNS, seed: 11 });
    for (const status of [400, 404, 422]) expect(statuses.get(status), String(status)).toBeGreaterThan(20);
    expect((await server.send("GET", "!/readyz")).status).toBe(200);
  });
});
