/** The shell blocks of docs/http-api.md run as written, one after another. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { operations } from "../../../web/server/operations/index.ts";
import { startTestServer } from "./support.ts";

const text = readFileSync("docs/http-api.md", "utf8");
const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);

describe("docs/http-api.md", () => {
  it("runs", async () => {
    const server = await startTestServer();
    const env = { ...process.env, CREDENCE_SERVER: server.url };
    const script = `set -eu\n${blocks.join("\n")}`;
    const { stderr } = await promisify(execFile)("sh", ["-c", script], { env, maxBuffer: 1e8 });
    expect(stderr).toBe("");
    await server.close();
  });

  it("shows every operation", () => {
    for (const { id, method, path } of operations) {
      const filled = path.replace("{study}", "ovens").replace("{number}", "[0-9]");
      const called = new RegExp(`curl [^\\n]*api/v1${filled}["? ]`);
      const isExplicit = ["get", "post"].includes(method) || text.includes(`-X ${method.toUpperCase()}`);
      expect(called.test(text) && isExplicit, id).toBe(true);
    }
  });
});
