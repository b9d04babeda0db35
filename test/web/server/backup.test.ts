/** A backup through the API: the entire database, verified by the client. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { openStore, receiveBackup } from "../../../storage/open.ts";
import { downloadBackup } from "../../../web/http-client/backup.ts";
import { contents } from "../../contracts/store/contents.ts";
import { refusal } from "../../contracts/store/samples.ts";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "random" } };
const FINISHED = { hyperparameters: { x: 0.5 }, state: "complete", values: { value: 1 } };
const [WRITE, READ] = ["write-token-of-some-length", "read-token-of-some-length"];
const authorization = { authorization: `Bearer ${WRITE}` };

let server: TestServer;
afterEach(() => server.close());

const at = (name: string) => join(dirname(server.file), name);

async function start(): Promise<void> {
  server = await startTestServer({
    tokens: [
      { secret: WRITE, access: "write" },
      { secret: READ, access: "read" },
    ],
  });
  await server.send("POST", "/studies", STUDY, authorization);
  await server.send("POST", "/studies/ovens/trials", { trials: Array<unknown>(300).fill(FINISHED) }, authorization);
}

it("contains every study and trial", async () => {
  await start();
  await receiveBackup(downloadBackup(server.url, WRITE), at("copy.db"));
  const [copy, original] = [await openStore(`sqlite:${at("copy.db")}`), await openStore(`sqlite:${server.file}`)];
  expect(await contents(copy)).toEqual(await contents(original));
  expect(await copy.readTrials("ovens")).toHaveLength(300);
  await copy.close();
  await original.close();
});

it("needs a token that may write, and goes to a new file", async () => {
  await start();
  for (const token of [null, READ, "another-token-of-some-length"]) {
    const error = await refusal(receiveBackup(downloadBackup(server.url, token), at("refused.db")));
    expect(error.code).toBe("unauthorized");
  }
  writeFileSync(at("mine.db"), "mine");
  expect((await refusal(receiveBackup(downloadBackup(server.url, WRITE), at("mine.db")))).code).toBe("conflict");
  expect(readdirSync(dirname(server.file)).filter((name) => /refused|partial/.test(name))).toEqual([]);
});

it("leaves no file when it is interrupted or arrives damaged", async () => {
  await start();
  const whole: Uint8Array[] = [];
  for await (const chunk of downloadBackup(server.url, WRITE)) whole.push(chunk);
  const bytes = Buffer.concat(whole);
  const damaged = Buffer.from(bytes);
  damaged.fill(0xa5, 4096, 12_288);
  const failing = async function* () {
    yield bytes.subarray(0, 5000);
    await Promise.resolve();
    throw new Error("broken off");
  };
  const only = async function* (chunk: Buffer) {
    yield await Promise.resolve(chunk);
  };
  for (const chunks of [failing(), only(bytes.subarray(0, 8192)), only(damaged), only(Buffer.alloc(0))]) {
    await expect(receiveBackup(chunks, at("partly.db"))).rejects.toThrow();
    expect(existsSync(at("partly.db"))).toBe(false);
  }
  await receiveBackup(only(bytes), at("partly.db"));
  expect(readdirSync(dirname(server.file)).filter((name) => name.startsWith("partly"))).toEqual(["partly.db"]);
});
