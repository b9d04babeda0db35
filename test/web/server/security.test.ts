/** The security guarantees of the server, one by one. */
import { existsSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { checkBinding } from "../../../web/server/index.ts";
import { operations } from "../../../web/server/operations/index.ts";
import { isOwnHost } from "../../../web/server/security/hosts.ts";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

/** fetch allows neither a custom Host header nor a path that is not normalized. */
function raw(url: string, options: { method?: string; path?: string; headers?: Record<string, string> }) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path: "/api/v1/studies", ...options }, (response) => {
      let body = "";
      response
        .on("data", (part) => (body += part))
        .on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on("error", reject).end();
  });
}

describe("an open server on loopback", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
  });
  afterAll(() => server.close());

  it.each(["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "a@localhost"])(
    "refuses the host %j: a name rebound to this machine",
    async (host) => {
      const { status, body } = await raw(server.url, { headers: { host } });
      expect([400, 403]).toContain(status);
      if (status === 403) expect(JSON.parse(body)).toMatchObject({ code: "forbidden" });
    },
  );

  it.each(["localhost", "127.0.0.1", "[::1]", "LOCALHOST:4010"])("answers to %s", async (host) => {
    expect((await raw(server.url, { headers: { host } })).status).toBe(200);
  });

  it("refuses changes from another site, and accepts those of its own pages", async () => {
    const post = (headers: Record<string, string>) => server.send("POST", "/studies", STUDY, headers);
    expect((await post({ origin: "https://evil.example" })).body.code).toBe("forbidden");
    expect((await post({ origin: "null" })).body.code).toBe("forbidden");
    expect((await post({ origin: "http://localhost:1" })).body.code).toBe("forbidden");
    expect((await post({ "sec-fetch-site": "cross-site" })).body.code).toBe("forbidden");
    expect((await server.send("DELETE", "/studies/ovens", undefined, { origin: "https://evil.example" })).status).toBe(
      403,
    );
    expect((await post({ origin: server.url })).status).toBe(200);
  });

  it("accepts only JSON, and no compressed body", async () => {
    const text = JSON.stringify(STUDY);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const reply = await server.send("POST", "/studies", text, { "content-type": type });
      expect(reply).toMatchObject({ status: 415, body: { code: "unsupported-type" } });
    }
    const packed = await server.send("POST", "/studies", text, { "content-encoding": "gzip" });
    expect(packed).toMatchObject({ status: 415, body: { code: "unsupported-type" } });
  });

  it("refuses bodies that are too large, too deep, or reach into prototypes", async () => {
    const large = await server.send("POST", "/studies", { ...STUDY, notes: "x".repeat(1024 * 1024) });
    expect(large).toMatchObject({ status: 413, body: { code: "too-large" } });
    const deep = `{"name":"deep","space":["x=float(0,1)"],"attributes":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`;
    expect(await server.send("POST", "/studies", deep)).toMatchObject({ status: 422, body: { code: "invalid" } });
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const text = `{"name":"p","space":["x=float(0,1)"],"attributes":{"${name}":{"polluted":true}}}`;
      expect(await server.send("POST", "/studies", text)).toMatchObject({ status: 422, body: { code: "invalid" } });
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("accepts neither commands nor modules nor files from a client", async () => {
    for (const objective of [
      { kind: "command", arguments: ["sh", "-c", "id"] },
      { kind: "module", path: "/etc/passwd" },
    ]) {
      expect((await server.send("POST", "/studies", { ...STUDY, name: "bad", objective })).status).toBe(422);
    }
    expect((await server.send("GET", "/studies/bad")).status).toBe(404);
    for (const data of ["/etc/passwd", "package.json", "..\\secrets.csv", "C:\\data.csv", "/dev/zero"]) {
      const objective = { kind: "builtin", name: "bnn-regression", options: { data } };
      const reply = await server.send("POST", "/studies", { name: "file", objective });
      expect(reply.body.issues).toMatchObject([{ path: "objective.options.data" }]);
      expect(reply.body.detail).toContain("must not name a file on the server");
    }
  });

  it("has no field in any request for a path, a command or a module", () => {
    const named = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, member] of Object.entries(value)) {
        if (name === "properties") for (const property of Object.keys(member as object)) named.add(property);
        collect(member);
      }
    };
    for (const { body, query } of operations)
      collect([body, query].map((shape) => shape && z.toJSONSchema(shape, { io: "input", unrepresentable: "any" })));
    expect([...named]).toContain("hyperparameters");
    expect([...named].filter((name) => /path|file|folder|command|module|argument|exec|script/i.test(name))).toEqual([]);
  });

  it("executes nothing in names or strings", async () => {
    const marker = join(tmpdir(), `credence-injected-${process.pid}`);
    const texts = [
      `$(touch ${marker})`,
      `\`touch ${marker}\``,
      `; touch ${marker} #`,
      `| touch ${marker}`,
      `{x}; touch ${marker}`,
    ];
    for (const text of texts) {
      expect((await server.send("POST", "/studies", { ...STUDY, name: text })).status).toBe(422);
      const builtin = { kind: "builtin", name: text };
      expect((await server.send("POST", "/studies", { name: "bad", objective: builtin })).status).toBe(422);
      const options = { kind: "builtin", name: "bnn-regression", options: { method: text } };
      expect((await server.send("POST", "/studies", { name: "bad", objective: options })).status).toBe(422);
      const choices = { kind: "categorical", name: "c", choices: [text, "b"] };
      const name = `words-${texts.indexOf(text)}`;
      const made = await server.send("POST", "/studies", {
        ...STUDY,
        name,
        space: [choices],
        notes: text,
        tags: [text],
      });
      expect(made).toMatchObject({ status: 201, body: { notes: text, tags: [text] } });
      const asked = await server.send("POST", `/studies/${name}/suggestions`, { worker: text.slice(0, 100) });
      expect(asked.status).toBe(200);
      expect((await server.send("DELETE", `/studies/${name}`)).status).toBe(204);
    }
    for (const objective of [{ kind: "command", arguments: ["id"] }, { kind: "external" }]) {
      expect((await server.send("PATCH", "/studies/ovens", { objective })).status).toBe(422);
    }
    for (const name of [
      "../objectives/index",
      "constructor",
      "__proto__",
      "file:///etc/passwd",
      "node:child_process",
    ]) {
      const reply = await server.send("POST", "/studies", { name: "bad", objective: { kind: "builtin", name } });
      expect(reply.status).toBe(422);
    }
    expect(existsSync(marker)).toBe(false);
  });

  it("serves only its own paths", async () => {
    for (const path of [
      "/../../etc/passwd",
      "/docs/..%2f..%2fpackage.json",
      "/api/v1/studies/..%2f..%2fetc%2fpasswd",
      "/%2e%2e/package.json",
    ]) {
      expect([400, 404]).toContain((await raw(server.url, { path })).status);
    }
    expect((await raw(server.url, { path: "/api/v1/studies/%E0%A4%A" })).status).toBe(400);
  });

  it("stores names and strings unchanged", async () => {
    for (const name of ["x'; drop table studies; --", "<script>", "a/b", "..", "a\u0000b"]) {
      expect((await server.send("POST", "/studies", { ...STUDY, name })).status).toBe(422);
      expect((await server.send("GET", `/studies/${encodeURIComponent(name)}`)).status).toBe(404);
    }
    const found = await server.send("GET", `/studies?search=${encodeURIComponent("' or 1=1 --")}`);
    expect(found.body.studies).toEqual([]);
    expect((await server.send("GET", "/studies")).body.studies).toHaveLength(1);
  });

  it("sends strict security headers, on plain HTTP", async () => {
    for (const path of ["!/docs", "/studies", "/nowhere"]) {
      const { headers } = await server.send("GET", path);
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|upgrade-insecure|https?:/);
      expect(headers.get("strict-transport-security")).toBeNull();
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-powered-by")).toBeNull();
    }
    const page = await server.send("GET", "!/docs");
    expect(page.body).not.toMatch(/<script|style=|(?:src|href)="https?:/);
  });

  it.each(operations.filter(({ method }) => method !== "get").map((operation) => [operation.id, operation] as const))(
    "refuses %s from another site's page",
    async (_, { method, path }) => {
      const address = path.replace("{study}", "ovens").replace("{number}", "0");
      for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "same-site" }]) {
        const reply = await server.send(method.toUpperCase(), address, {}, headers as Record<string, string>);
        expect(reply).toMatchObject({ status: 403, body: { code: "forbidden" } });
      }
    },
  );
});

describe("a server with tokens", () => {
  const secret = "a-long-secret-to-write-with";
  const reading = "a-long-secret-to-read-with";
  let server: TestServer;
  beforeAll(async () => {
    const tokens = [
      { secret, access: "write", name: "pipeline" },
      { secret: reading, access: "read" },
    ] as const;
    server = await startTestServer({ tokens, host: "127.0.0.1" });
  });
  afterAll(() => server.close());
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it("refuses requests without one", async () => {
    for (const headers of [{}, bearer("wrong"), bearer(`${secret}x`), bearer(""), { authorization: secret }]) {
      const reply = await server.send("GET", "/studies", undefined, headers as Record<string, string>);
      expect(reply).toMatchObject({ status: 401, body: { code: "unauthorized" } });
      expect(reply.headers.get("www-authenticate")).toContain("Bearer");
      expect((await server.send("GET", "!/metrics", undefined, headers as Record<string, string>)).status).toBe(401);
    }
    expect((await server.send("GET", "!/healthz")).status).toBe(200);
  });

  it("allows one to read, the other to write, and records who wrote", async () => {
    expect((await server.send("POST", "/studies", STUDY, bearer(reading))).body.code).toBe("forbidden");
    expect((await server.send("POST", "/studies", STUDY, bearer(secret))).status).toBe(201);
    expect((await server.send("GET", "/studies/ovens", undefined, bearer(reading))).status).toBe(200);
    for (const { id, method, path } of operations) {
      const address = path.replace("{study}", "ovens").replace("{number}", "0");
      const reply = await server.send(
        method.toUpperCase(),
        address,
        method === "get" ? undefined : {},
        bearer(reading),
      );
      if (method === "get") expect(reply.status, id).not.toBe(403);
      else expect(reply, id).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
    await server.send("PATCH", "/studies/ovens", { notes: "hot" }, bearer(secret));
    const audit = await server.send("GET", "/studies/ovens/audit", undefined, bearer(reading));
    expect(audit.body.entries).toMatchObject([{ who: "pipeline", action: "update-study" }]);
  });
});

describe("checkBinding", () => {
  it("requires a token where others can reach the server", () => {
    for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
      expect(() => checkBinding(host, [])).not.toThrow();
    for (const host of ["0.0.0.0", "::", "192.168.1.4", "example.org", ""]) {
      expect(() => checkBinding(host, [])).toThrow(
        /host; must be 127\.0\.0\.1, ::1 or localhost unless a token is set/,
      );
      expect(() => checkBinding(host, [{ secret: "0123456789abcdef", access: "write" }])).not.toThrow();
    }
    expect(() => checkBinding("0.0.0.0", [{ secret: "short", access: "write" }])).toThrow(/at least 16/);
  });

  it("accepts IP addresses as Host only if it listens on all interfaces", () => {
    const everywhere = { host: "0.0.0.0", allowedHosts: ["tuner.lan"] };
    expect(isOwnHost("192.168.1.4:4010", everywhere)).toBe(true);
    expect(isOwnHost("tuner.lan:4010", everywhere)).toBe(true);
    expect(isOwnHost("evil.example", everywhere)).toBe(false);
    expect(isOwnHost("192.168.1.4", { host: "127.0.0.1", allowedHosts: [] })).toBe(false);
    expect(isOwnHost(undefined, everywhere)).toBe(false);
  });
});
