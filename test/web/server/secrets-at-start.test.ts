/** A server's warnings about its secrets at startup, and about tokens that it rejects later. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isExposedFile } from "../../../cli/terminal/files.ts";
import { checkBinding } from "../../../web/server/security/binding.ts";
import { fakeShell } from "../../cli/fake-context.ts";
import { startTestServer } from "./support.ts";

const secret = "0123456789abcdef-one";
const other = "0123456789abcdef-two";

describe("a file with a token", () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "credence-tokens-"));
    file = join(folder, "token.txt");
    writeFileSync(file, secret);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(process.platform === "win32").each([
    [0o600, false],
    [0o400, false],
    [0o640, true],
    [0o604, true],
    [0o620, true],
    [0o644, true],
    [0o777, true],
  ])("with the permissions %o causes a warning: %s", async (mode, isExposed) => {
    chmodSync(file, mode);
    expect(await isExposedFile(file)).toBe(isExposed);
    for (const words of [
      ["serve", "--token-file", file],
      ["serve", "--token-file", file, "--read-token-file", file],
      ["studies", "--server", "http://127.0.0.1:9", "--token-file", file],
    ]) {
      // No server can start here; the files are read earlier.
      const { err } = await fakeShell().run(...words);
      expect(err.includes(`can read the token in ${JSON.stringify(file)}. Run chmod 600 on it.`)).toBe(isExposed);
      expect(err).not.toContain(secret);
    }
  });
});

describe("tokens", () => {
  it.each(["write", "read"] as const)("are refused if they are equal, whatever they allow: %s", (access) => {
    const tokens = [{ secret, access: "write" } as const, { secret, access }];
    expect(() => checkBinding("127.0.0.1", tokens)).toThrow("tokens; must differ: two are equal");
    expect(() => checkBinding("127.0.0.1", [tokens[0], { secret: other, access }])).not.toThrow();
  });
});

describe("a refused Host or Origin header", () => {
  it.each([
    ["Rejected a Host header.", "GET", { host: "evil.example" }],
    ["Rejected a Host header.", "GET", { host: "127.0.0.1.evil.example:4010" }],
    ["Rejected a cross-origin change.", "POST", { origin: "https://evil.example" }],
    ["Rejected a cross-origin change.", "POST", { "sec-fetch-site": "cross-site" }],
  ])("is logged with the client's address: %s %s %o", async (message, method, headers) => {
    const lines: Record<string, unknown>[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const server = await startTestServer({ log });
    const { request } = await import("node:http");
    const status = await new Promise<number>((resolve, reject) => {
      const url = new URL("/api/v1/studies", server.url);
      const sent = request(url, { method, headers: { "content-type": "application/json", ...headers } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end(method === "POST" ? "{}" : undefined);
    });
    expect(status).toBe(403);
    expect(lines).toEqual([
      expect.objectContaining({ msg: message, refused: 1, address: expect.stringMatching(/127\.0\.0\.1/) }),
    ]);
    await server.close();
  });
});
