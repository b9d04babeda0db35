/** Several processes that use the same file. */
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { sampleSpec } from "../contracts/store/samples.ts";
import type { Deeds } from "./processes/share.ts";
import { startProcess, whyNoNamespaces } from "./processes/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

describe("two processes", () => {
  it("share a study: numbers are consecutive, no trial is claimed twice, no process is refused", async () => {
    const file = at("shared.db");
    const children = ["a", "b"].map((holder) => startProcess("share.ts", [file, holder, "60"]));
    for (const child of children) expect(await child.line()).toBe("ready");
    for (const child of children) child.send("go");
    const printed = await Promise.all(children.map((child) => child.rest()));
    const deeds = printed.map(([line]) => JSON.parse(line) as Deeds);

    const store = await openStore(`sqlite:${file}`);
    const trials = await store.readTrials("wine");
    await store.close();
    const numbers = trials.map((_, index) => index);
    expect(trials.length).toBeGreaterThanOrEqual(60);
    expect(trials.map(({ number }) => number)).toStrictEqual(numbers);
    expect(sorted(deeds.flatMap(({ added }) => added))).toStrictEqual(numbers);
    const complete = trials.filter(({ state }) => state === "complete");
    expect(sorted(deeds.flatMap(({ claimed }) => claimed))).toStrictEqual(complete.map(({ number }) => number));
    for (const { attempt } of complete) expect(attempt).toBe(1);
    for (const [index, holder] of ["a", "b"].entries()) {
      const its = complete.filter(({ worker }) => worker === `worker of ${holder}`);
      expect(its.map(({ number }) => number)).toStrictEqual(deeds[index].claimed);
    }
  });

  it("create a new file at the same time", async () => {
    const children = [1, 2, 3].map(() => startProcess("open.ts", []));
    for (const child of children) expect(await child.line()).toBe("ready");
    for (let round = 0; round < 8; round++) {
      for (const child of children) child.send(at(`new-${round}.db`));
      const answers = await Promise.all(children.map((child) => child.line()));
      expect(answers).toStrictEqual(["opened", "opened", "opened"]);
    }
    for (const child of children) child.kill();
  });
});

describe("a process", () => {
  it("with read-only access is refused, and the file is left unchanged", async () => {
    const [file, shut] = [at("read-only.db"), at("shut")];
    mkdirSync(shut);
    for (const path of [file, join(shut, "inside.db")]) {
      const store = await openStore(`sqlite:${path}`);
      await store.createStudy(sampleSpec(), {}, 1);
      await store.close();
    }
    const before = readFileSync(file);
    chmodSync(folder(), 0o777);
    chmodSync(file, 0o444);
    chmodSync(join(shut, "inside.db"), 0o666);
    chmodSync(shut, 0o555);
    const paths = [file, join(shut, "inside.db"), join(shut, "new.db")];
    const printed = await startProcess("read-only.ts", paths).rest();
    chmodSync(shut, 0o755);
    const remedy = "Allow writing to the file and its folder, or name another file.";
    expect(printed).toStrictEqual(paths.map((path) => `database; must be writable: ${path}. ${remedy}`));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("whose disk fails reports it, and keeps what it acknowledged", async () => {
    const file = at("failing.db");
    const child = startProcess("write.ts", [file], { limitBlocks: 1200 });
    const printed = await child.rest();
    expect(printed.at(-1)).toMatch(
      /^storage: database; the disk (is full|failed to read or write): .+\/failing\.db\. /,
    );
    const finished = printed.flatMap((line) => (line.startsWith("finished ") ? [Number(line.slice(9))] : []));
    expect(finished.length).toBeGreaterThan(5);
    const store = await openStore(`sqlite:${file}`);
    const trials = await store.readTrials("wine");
    await store.close();
    for (const number of finished)
      expect(trials[number]).toMatchObject({ number, state: "complete", values: { loss: number } });
  });
});

describe.skipIf(whyNoNamespaces() !== null)("a disk that is really full (a file system of its own)", () => {
  it("can be read by commands, refuses writes as full, and accepts them once there is space", async () => {
    const mount = at("small");
    mkdirSync(mount);
    const printed = await startProcess("full-disk.ts", [join(mount, "full.db")], { tmpfs: mount }).rest();
    const full = `database; the disk is full: ${join(mount, "full.db")}. Free some space and start again; everything saved before is kept.`;
    expect(printed).toStrictEqual(["50", "50", full, "50", "100"]);
  });
});

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}
