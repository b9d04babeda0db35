/** Every operation's example works as written, sent in the table's order, and is answered in the shape documented. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../../web/server/operations/index.ts";
import { openApiDocument } from "../../../web/server/openapi.ts";
import { startTestServer, type TestServer } from "./support.ts";

const version = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

describe("examples", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ newToken: () => "example" });
  });
  afterAll(() => server.close());

  it.each(operations.map((operation) => [operation.id, operation] as const))("%s", async (_, operation) => {
    const { example, method, path, answers } = operation;
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => String(example.path![name]));
    const query = example.query === undefined ? "" : `?${example.query}`;
    const reply = await server.send(method.toUpperCase(), filled + query, example.body);
    expect(reply.body, JSON.stringify(reply.body)).not.toHaveProperty("code");
    expect(Object.keys(answers)).toContain(String(reply.status));
    const shape = answers[reply.status].shape;
    if (shape !== null) expect(shape.safeParse(reply.body).error?.issues).toBeUndefined();
  });
});

describe("docs/openapi.json", () => {
  it("equals the document that the server serves (otherwise, run `node --import tsx scripts/openapi.mjs`)", () => {
    expect(JSON.parse(readFileSync("docs/openapi.json", "utf8"))).toEqual(
      JSON.parse(JSON.stringify(openApiDocument(version))),
    );
  });

  it("lists every operation once, with an example if it has a body", () => {
    const document = openApiDocument(version);
    const ids = Object.values(document.paths ?? {}).flatMap((path) =>
      Object.values(path as Record<string, { operationId?: string }>).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    // The stream of events and the backup are not documents: they are not in the table.
    expect(ids.length).toBe(operations.length + 2);
    for (const operation of operations) {
      expect(operation.body === undefined || operation.example.body !== undefined, operation.id).toBe(true);
    }
  });
});
