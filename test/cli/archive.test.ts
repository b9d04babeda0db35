import { describe, expect, it } from "vitest";
import { fakeShell } from "./fake-context.ts";

describe("moving studies", () => {
  it("exports documents that import without loss", async () => {
    const source = fakeShell();
    await source.run("tune", "bowl", "--trials", "8", "--quiet");
    const store = await source.store();
    await store.addTrial(
      "bowl",
      8,
      { hyperparameters: { x: 0.5, k: 3 }, reason: { strategy: "enqueued" } },
      { lease: null, now: 5 },
    );
    const { out } = await source.run("export", "bowl");

    const target = fakeShell({ input: out, files: { "study.json": out } });
    expect((await target.run("import", "-")).out).toBe("Imported study bowl with 9 trials.\n");
    expect((await target.run("export", "bowl")).out).toBe(out);
    expect((await target.run("import", "study.json")).err).toBe(
      'error: sqlite:credence.db already has a study named "bowl". Choose another name with --study.\n',
    );
    expect((await target.run("import", "study.json", "--study", "copy")).code).toBe(0);
    const trials = (await source.run("trials", "bowl", "--json")).out;
    expect((await target.run("trials", "copy", "--json")).out).toBe(trials);
  });

  it("keeps the numbers when running trials lie between finished ones", async () => {
    const source = fakeShell();
    await source.run("tune", "bowl", "--trials", "2", "--strategy", "random", "--quiet");
    const store = await source.store();
    await store.setBudget("bowl", { trials: 4 });
    const lease = { worker: "other", holder: "there:1:a", expiresAt: 1e15 };
    const suggestion = { hyperparameters: { x: 0.5, k: 3 }, reason: { strategy: "random" } };
    await store.addTrial("bowl", 2, suggestion, { lease, now: 5 });
    await store.addIntermediateValue("bowl", 2, lease.holder, { step: 1, metric: "loss", value: 0.5 });
    await source.run("tune", "bowl", "--quiet");
    const { out } = await source.run("export", "bowl");
    expect(JSON.parse(out).trials[2].intermediateValues).toEqual([{ step: 1, metric: "loss", value: 0.5 }]);

    const target = fakeShell({ input: out });
    await target.run("import", "-");
    const states = (await target.json<{ state: string }[]>("trials", "bowl", "--json")).map(({ state }) => state);
    expect(states).toEqual(["complete", "complete", "waiting", "complete"]);
  });

  it("reports everything that is wrong with a document, and imports none of it", async () => {
    const source = fakeShell();
    await source.run("tune", "bowl", "--trials", "2", "--quiet");
    const document = JSON.parse((await source.run("export", "bowl")).out);
    document.study.seed = -1;
    document.study.space[0].high = -2;
    const target = fakeShell({ input: JSON.stringify(document) });
    expect((await target.run("import", "-")).err).toBe(
      [
        "error: -: study.seed; must be at least 0: -1",
        "       -: study.space.x.high; must be > low (0): -2. Swap them.",
        "",
      ].join("\n"),
    );
    document.study.seed = 1;
    document.study.space[0].high = 1;
    document.trials[1].number = 0;
    document.trials[0].hyperparameters.x = 3;
    document.trials[0].state = "done";
    const again = fakeShell({ input: JSON.stringify(document) });
    const { err, code } = await again.run("import", "-");
    expect(code).toBe(2);
    expect(err).toContain('-: trials[0].state; must be waiting, running, complete, pruned or failed: "done"\n');
    expect(err).toContain("-: trials[0].hyperparameters.x: value; must be a number from 0 to 1: 3\n");
    expect(err).toContain("-: trials[1].number; must be at least 1: 0\n");
    expect((await again.run("studies", "--json")).out).toBe("[]\n");
  });

  it.each([
    [
      "opt.db",
      "SQLite format 3\0…",
      "an SQLite database. If Credence wrote it, use it with --storage sqlite:opt.db; if Optuna did, add --from optuna.",
    ],
    ["sweep.csv", "lr,loss\n1,2\n", "a table. Add --from csv, with --space for each hyperparameter"],
    ["empty.json", "\n", "an empty file."],
    ["list.json", "[1]", "must be one that `credence export` wrote"],
  ])("says that the document is not an export but %s", async (file, text, message) => {
    const { err, code } = await fakeShell({ files: { [file]: text } }).run("import", file);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("stores nothing of a study whose trials are refused", async () => {
    const source = fakeShell();
    await source.run("tune", "bowl", "--trials", "2", "--quiet");
    const document = JSON.parse((await source.run("export", "bowl")).out);
    document.trials[1].values = {};
    const target = fakeShell({ input: JSON.stringify(document) });
    expect((await target.run("import", "-")).code).toBe(2);
    expect((await target.run("studies", "--json")).out).toBe("[]\n");
  });

  it("deletes only after confirmation", async () => {
    const asked = fakeShell({ answer: "n" });
    await asked.run("tune", "bowl", "--trials", "1", "--quiet");
    expect((await asked.run("delete", "bowl")).err).toBe("Nothing was deleted.\n");
    expect((await asked.run("studies", "--json")).out).not.toBe("[]\n");
    expect(await asked.json("delete", "bowl", "--yes", "--json")).toEqual({ study: "bowl", deleted: true });
    expect((await asked.run("studies", "--json")).out).toBe("[]\n");
    const sure = fakeShell({ answer: "y" });
    await sure.run("tune", "bowl", "--trials", "1", "--quiet");
    expect((await sure.run("delete", "bowl")).out).toBe("Deleted study bowl and its 1 trial.\n");
  });
});
