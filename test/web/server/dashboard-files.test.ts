/** The dashboard's files: those cached permanently, those revalidated, and paths that are not files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

const script = `console.log("${"credence ".repeat(100)}");\n`;
const secret = "a-token-for-reading-only";

describe("the dashboard's files", () => {
  let server: TestServer;
  const folder = mkdtempSync(join(tmpdir(), "credence-dashboard-"));

  beforeAll(async () => {
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>Credence</title>");
    writeFileSync(join(folder, ".built"), "");
    writeFileSync(join(folder, "assets", "index-1a2b.js"), script);
    writeFileSync(join(folder, "assets", "index-1a2b.js.gz"), gzipSync(script));
    const tokens = [
      { secret: "a-token-for-writing-too", access: "write" },
      { secret, access: "read" },
    ] as const;
    server = await startTestServer({ dashboard: folder, tokens, executes: true });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("the page is revalidated each time, needs no token, and has the strict policy", async () => {
    const { status, body, headers } = await server.send("GET", "!/");
    expect([status, body]).toEqual([200, "<!doctype html><title>Credence</title>"]);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("content-security-policy")).toContain("script-src 'self';style-src 'self'");
    expect(headers.get("etag")).not.toBeNull();
  });

  it("files with a hash in their name are cached permanently, compressed for clients that accept it", async () => {
    const squeezed = await server.send("GET", "!/assets/index-1a2b.js", undefined, { "accept-encoding": "gzip" });
    expect([squeezed.body, squeezed.headers.get("content-encoding")]).toEqual([script, "gzip"]);
    expect(squeezed.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(squeezed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(Number(squeezed.headers.get("content-length"))).toBeLessThan(script.length);
    const plain = await server.send("GET", "!/assets/index-1a2b.js", undefined, { "accept-encoding": "identity" });
    expect([plain.body, plain.headers.get("content-encoding")]).toEqual([script, null]);
    expect(plain.headers.get("vary")).toContain("Accept-Encoding");
  });

  it("nothing else is served", async () => {
    for (const path of ["!/.built", "!/assets/none.js", "!/assets/..%2f..%2fpackage.json", "!/package.json"]) {
      expect((await server.send("GET", path)).status, path).toBe(404);
    }
  });

  it("the page is told which server it talks to", async () => {
    expect((await server.send("GET", "/server")).status).toBe(401);
    const reply = await server.send("GET", "/server", undefined, { authorization: `Bearer ${secret}` });
    expect(reply.body).toEqual({ version: "0.0.0", executes: true, access: "read" });
  });
});
