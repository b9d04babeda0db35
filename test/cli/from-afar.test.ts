/** Every command gives the same output with a server as with a local database: the real server and client, in one process. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectStudies } from "../../web/http-client/remote-studies.ts";
import type { TrialDocument } from "../end-to-end/binary.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { fakeShell, type FakeOptions } from "./fake-context.ts";
import { realMakers } from "./real-makers.ts";

const wired: FakeOptions = { objectives: realMakers, connect: async (access) => connectStudies(access) };
const shell = fakeShell(wired);
const random = ["--strategy", "random"];
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ openStore: () => shell.store() });
  await shell.run("tune", "branin", "--trials", "6", "--workers", "1", ...random, "--quiet");
});
afterAll(() => server.close());

async function json<T>(...words: readonly string[]): Promise<T> {
  const { code, out, err } = await shell.run(...words, "--json");
  expect(code, err).toBe(0);
  return JSON.parse(out) as T;
}

describe("a command", () => {
  it.each([
    "studies",
    "show branin",
    "trials branin",
    "best branin",
    "export branin",
    "tune branin --quiet --trials 6",
  ])("that reads: %s", async (line) => {
    const words = line.split(" ");
    expect(await json(...words, "--server", server.url)).toEqual(await json(...words));
  });

  it("that writes, and ask and tell", async () => {
    const document = (await shell.run("export", "branin")).out;
    const { run } = fakeShell({ ...wired, files: { "branin.json": document } });
    const far = ["--server", server.url];
    const answers = async (...place: readonly string[]) => {
      const outs: string[] = [];
      for (const words of [
        ["ask", "ovens", "--space", "heat=int(150,250)", ...random],
        ["import", "branin.json", "--study", "copy"],
        ["trials", "copy"],
        ["delete", "copy", "--yes"],
      ]) {
        const { code, out, err } = await run(...words, "--json", ...place);
        expect(code, err).toBe(0);
        outs.push(out);
      }
      return outs;
    };
    const [asked, ...others] = await answers(...far);
    const [askedHere, ...othersHere] = await answers();
    const keys = (out: string) => Object.keys(JSON.parse(out) as object);
    expect(keys(asked)).toEqual(keys(askedHere));
    const timeless = (outs: readonly string[]) =>
      outs.join("").replaceAll(/"(startedAt|finishedAt|worker)": *("[^"]*"|null)/g, "");
    expect(timeless(others)).toBe(timeless(othersHere));

    const { lease } = JSON.parse(asked) as { lease: string };
    const tell = ["tell", "ovens", "0", "--value", "3", "--json"];
    expect((await run(...tell, ...far)).code).toBe(2);
    const told = await run(...tell, ...far, "--lease", lease);
    const toldHere = await run(...tell);
    expect(keys(told.out)).toEqual(keys(toldHere.out));
    const trial = JSON.parse(told.out) as TrialDocument;
    expect(trial).toMatchObject({ number: 0, state: "complete", values: { value: 3 } });
    // Repeating the same result changes nothing; a different one is refused with the same message as locally.
    expect(JSON.parse((await run(...tell, ...far, "--lease", lease)).out)).toEqual(trial);
    const other = ["tell", "ovens", "0", "--value", "4"];
    const [there, here] = [await run(...other, ...far, "--lease", lease), await run(...other)];
    expect([there.code, there.err]).toEqual([here.code, here.err]);
  });

  it("that names a missing study", async () => {
    const { code, err } = await shell.run("show", "brainin", "--server", server.url);
    expect(code).toBe(2);
    expect(err).toBe(`error: No study named "brainin" in ${server.url}. Did you mean branin?\n`);
  });
});
