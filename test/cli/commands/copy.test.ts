/** `credence copy`, between files. */
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openCopier } from "../../../storage/copy.ts";
import { Database } from "../../../storage/sqlite/binding.ts";
import { openStore } from "../../../storage/open.ts";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, leaseOf, sampleSpec, sampleSuggestion } from "../../contracts/store/samples.ts";
import { describeWithPostgres } from "../../storage/postgres/server.ts";
import { temporaryFolder } from "../../storage/temporary-folder.ts";
import { fakeShell } from "../fake-context.ts";

const folder = temporaryFolder();
let made = 0;
const open: Store[] = [];

function address(): string {
  return `sqlite:${join(folder(), `${++made}.db`)}`;
}

/** Kept open until the test ends. */
async function storeAt(url: string): Promise<Store> {
  const store = await openStore(url);
  open.push(store);
  return store;
}

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

const author = { who: "ada", now: 50 };

/** A study with everything that a store can hold. */
async function addRichStudy(store: Store, name: string): Promise<void> {
  await store.createStudy(sampleSpec({ name }), { trials: 10, target: -0 }, 1);
  const space = [
    ...sampleSpec().space.slice(0, 1),
    { name: "n", kind: "int", low: 1, high: 9, scale: "linear" } as const,
  ];
  for (let number = 0; number < 5; number++) {
    const lease = leaseOf(`holder ${number}`);
    await store.addTrial(name, number, sampleSuggestion(0.1 + number / 100), { lease, now: 10 });
  }
  await store.addIntermediateValue(name, 0, "holder 0", { step: 1, metric: "loss", value: -0 });
  await store.addIntermediateValue(name, 0, "holder 0", { step: 2, metric: "loss", value: 5e-324 });
  const artifacts = [{ name: "log", kind: "text", text: "a\u2028b" } as never];
  await store.finishTrial(name, 0, "holder 0", { outcome: { ...completeWith(0.5), artifacts }, now: 20 });
  await store.finishTrial(name, 1, "holder 1", { outcome: completeWith(-0), now: 21 });
  await store.deleteTrial(name, 1, author);
  await store.release(name, 2, "holder 2", { kind: "transient", message: "disk", now: 22 });
  await store.updateStudy(name, { state: "paused", space, notes: "n", tags: ["t"], attributes: { a: [1] } }, author);
  await store.annotateTrial(name, 0, { notes: "good" }, author);
  await store.keepModel(name, '{"weights":[1]}', 60);
  await store.rememberAnswer(name, "key", { digest: "d", status: 200, body: { lease: "x" } }, 70);
}

async function everythingOf(store: Store, name: string) {
  const trials = await store.readTrials(name);
  return {
    summary: await store.readSummary(name),
    trials,
    reports: await Promise.all(trials.map(({ number }) => store.readIntermediateValues(name, number))),
    artifacts: await Promise.all(trials.map(({ number }) => store.readArtifacts(name, number))),
    changes: await store.readChanges(name, 0, 1000),
    spaces: await store.readSpaces(name),
    attempts: await store.readAttempts(name),
    audit: await store.readAudit(name),
    model: await store.readModel(name),
    answer: await store.recallAnswer(name, "key"),
    next: await store.nextNumber(name),
  };
}

describeWithPostgres("credence copy and PostgreSQL", (server) => {
  it("copies everything there, and back", async () => {
    const [from, there, back] = [address(), await server.fresh(), address()];
    const source = await storeAt(from);
    await addRichStudy(source, "rich");
    const lease = leaseOf("h");
    const { number } = await source.enqueueTrial("rich", sampleSuggestion(), 5);
    while ((await source.claim("rich", lease, 6))?.number !== number);
    for (const metric of ["loss", "Loss", "lösung", "_loss", "LOSS", "Ωmega"]) {
      for (const step of [2, 10, 1])
        await source.addIntermediateValue("rich", number, "h", { step, metric, value: step });
    }
    for (const [one, other] of [
      [from, there],
      [there, back],
    ]) {
      const { out, err } = await fakeShell().run("copy", one, other);
      expect(out, err).toBe("rich: 5 trials\n1 study, 5 trials copied and compared.\n");
      expect(await everythingOf(await storeAt(other), "rich")).toEqual(await everythingOf(source, "rich"));
    }
    const shown = await fakeShell().run("copy", from, there);
    expect(shown.err).toContain('already has a study named "rich"');
    expect(shown.err).not.toContain(new URL(there).password === "" ? "\0" : new URL(there).password);
  });

  it("reads a study as it was when the copy began", async () => {
    const [from, to] = [await server.fresh(), address()];
    const source = await storeAt(from);
    await addRichStudy(source, "rich");
    const copier = await openCopier(from, to);
    const copying = copier.copy({ name: "rich", as: "rich" });
    for (let more = 0; more < 50; more++) await source.enqueueTrial("rich", sampleSuggestion(), 100);
    const trials = await copying;
    await copier.close();
    expect(trials).toBeLessThan(54);
    expect(await (await storeAt(to)).readTrials("rich")).toHaveLength(trials);
  });
});

describe("credence copy", () => {
  it("copies everything that a store holds of a study", async () => {
    const [from, to] = [address(), address()];
    const source = await storeAt(from);
    await addRichStudy(source, "rich");
    await source.createStudy(sampleSpec({ name: "empty" }), {}, 2);
    const shell = fakeShell();
    const { out, err, code } = await shell.run("copy", from, to);
    expect({ out, err, code }).toEqual({
      out: "rich: 4 trials\nempty: 0 trials\n2 studies, 4 trials copied and compared.\n",
      err: "",
      code: 0,
    });
    const target = await storeAt(to);
    expect(await everythingOf(target, "rich")).toEqual(await everythingOf(source, "rich"));
    // A worker that holds a trial finishes it in the new storage.
    await target.finishTrial("rich", 3, "holder 3", { outcome: completeWith(2), now: 90 });
    expect((await target.readSummary("rich")).counts).toMatchObject({ complete: 2, running: 1, waiting: 1 });
  });

  it("copies more than one page of trials and reports", async () => {
    const [from, to] = [address(), address()];
    const source = await storeAt(from);
    await source.createStudy(sampleSpec({ name: "long" }), {}, 1);
    await source.atomically(async (inside) => {
      for (let number = 0; number < 1234; number++) {
        const lease = leaseOf("h");
        await inside.addTrial("long", number, sampleSuggestion(), { lease, now: 10 });
        for (const step of [1, 2]) {
          await inside.addIntermediateValue("long", number, "h", { step, metric: "loss", value: number });
        }
      }
    });
    expect((await fakeShell().run("copy", from, to)).out).toContain("1 study, 1234 trials copied and compared.\n");
    const target = await storeAt(to);
    expect(await target.readTrials("long")).toEqual(await source.readTrials("long"));
    const curves = await target.readCurves("long", "loss", 0, 2000);
    expect(curves).toEqual(await source.readCurves("long", "loss", 0, 2000));
    expect(curves).toHaveLength(1234);
  });

  it("copies one study under another name, also within a database", async () => {
    const from = address();
    const source = await storeAt(from);
    await addRichStudy(source, "rich");
    const shell = fakeShell();
    expect(await shell.json("copy", from, from, "--study", "rich", "--as", "twin", "--json")).toEqual({
      from,
      to: from,
      copied: [{ study: "rich", as: "twin", trials: 4 }],
      skipped: [],
    });
    const [original, copy] = [await everythingOf(source, "rich"), await everythingOf(source, "twin")];
    expect(copy.trials).toEqual(original.trials);
    expect(copy.summary.study).toEqual({ ...original.summary.study, name: "twin" });
  });

  it("copies nothing if a name is taken, or on request skips the taken ones", async () => {
    const [from, to] = [address(), address()];
    const [source, target] = [await storeAt(from), await storeAt(to)];
    for (const name of ["a", "b", "c"]) await source.createStudy(sampleSpec({ name }), {}, 1);
    await target.createStudy(sampleSpec({ name: "b" }), {}, 1);
    const shell = fakeShell();
    const { err, code } = await shell.run("copy", from, to);
    expect(code).toBe(2);
    expect(err).toBe(
      `error: ${to} already has a study named "b". Nothing was copied. Rename a study with --study and --as, or skip existing studies with --skip-existing.\n`,
    );
    expect(await target.listStudies()).toHaveLength(1);
    expect((await shell.run("copy", from, to, "--skip-existing")).out).toBe(
      "a: 0 trials\nc: 0 trials\n2 studies, 0 trials copied and compared. Skipped 1 study that already exists.\n",
    );
  });

  it("stops between studies when it is interrupted, and says how to continue", async () => {
    const [from, to] = [address(), address()];
    const source = await storeAt(from);
    for (const name of ["a", "b"]) await source.createStudy(sampleSpec({ name }), {}, 1);
    const shell = fakeShell();
    shell.onOutput = () => shell.interrupt();
    const { err, code } = await shell.run("copy", from, to);
    expect({ err, code }).toEqual({
      err: "Interrupted: 1 of 2 studies copied. Continue with --skip-existing.\n",
      code: 130,
    });
    shell.onOutput = () => {};
    expect((await shell.run("copy", from, to, "--skip-existing")).code).toBe(0);
  });

  it("discards a copy that reads back differently", async () => {
    const [from, to] = [address(), address()];
    await addRichStudy(await storeAt(from), "rich");
    const target = await storeAt(to);
    const database = new Database(to.replace("sqlite:", ""));
    database.exec("create trigger moth after insert on audit begin update audit set who = 'moth' where entry = 1; end");
    database.close();
    const { err, code } = await fakeShell().run("copy", from, to);
    expect(err).toContain("The copy of rich, audit differs from the original, so it was discarded.");
    expect(code).toBe(1);
    expect(await target.listStudies()).toEqual([]);
  });

  it("refuses what it cannot copy", async () => {
    const from = address();
    const source = await storeAt(from);
    await source.createStudy(sampleSpec({ name: "nets" }), {}, 1);
    const shell = fakeShell();
    const refusal = async (...words: string[]) => (await shell.run("copy", ...words)).err;
    expect(await refusal("sqlite:/nowhere/x.db", from)).toBe("error: No database at sqlite:/nowhere/x.db.\n");
    expect(await refusal("http://127.0.0.1:4010", from)).toContain("FROM: address; must be a database address");
    expect(await refusal(from, "credence.db")).toContain('URL; must begin with "sqlite:"');
    expect(await refusal(from, "sqlite::memory:")).toContain("must not be in memory");
    expect(await refusal(from, address(), "--study", "net")).toContain("Did you mean nets?");
    expect(await refusal(from, address(), "--as", "x")).toContain(
      "--as: renames a single study. Add --study NAME exactly once.",
    );
    expect(await refusal(from, address(), "--study", "nets", "--as", "a b")).toContain("--as");
  });
});
