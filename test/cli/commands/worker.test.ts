/** Workers, and commands sent to a server, tested against a fake server backed by an in-memory store. */
import { describe, expect, it } from "vitest";
import type { ServerAccess } from "../../../cli/context.ts";
import { localStudies } from "../../../cli/studies/local-studies.ts";
import type { Studies } from "../../../tuner/studies.ts";
import { fakeShell, type FakeOptions, type Shell } from "../fake-context.ts";

const url = "http://tuner:4010";

/** A shell connected to a server whose studies are in the store of `sqlite:served.db`. */
function farShell(options: FakeOptions = {}, wrap: (studies: Studies) => Studies = (studies) => studies) {
  const accesses: ServerAccess[] = [];
  const shell: Shell = fakeShell({
    every(milliseconds, task) {
      const timer = setInterval(task, Math.min(1, milliseconds));
      return () => clearInterval(timer);
    },
    ...options,
    async connect(access) {
      accesses.push(access);
      return wrap({ ...localStudies(await shell.store("sqlite:served.db"), shell.context), server: access.address });
    },
  });
  return { ...shell, shell, accesses };
}

const make = ["--strategy", "random", "--server", url];

describe("a storage location", () => {
  it("is a server by flag or environment, with a token, and never two locations", async () => {
    const files = { "token.txt": "secret-of-the-file\n", "empty.txt": "\n" };
    const environment = { CREDENCE_SERVER: `${url}/`, CREDENCE_TOKEN: "secret-of-the-environment" };
    const { run, accesses } = farShell({ files, environment });
    expect((await run("studies")).code).toBe(0);
    expect((await run("studies", "--server", "https://other:1/api/v1", "--token-file", "token.txt")).code).toBe(0);
    expect(accesses.map(({ address, token }) => [address, token])).toEqual([
      [url, "secret-of-the-environment"],
      ["https://other:1", "secret-of-the-file"],
    ]);
    expect((await run("studies", "--storage", "sqlite:here.db")).code).toBe(0);
    expect(accesses).toHaveLength(2);
    const both = await run("studies", "--storage", "sqlite:here.db", "--server", url);
    expect([both.code, both.err]).toEqual([2, "error: --storage and --server cannot be combined.\n"]);
    expect((await run("studies", "--token-file", "empty.txt")).err).toContain("empty.txt; must contain a token");
    expect((await run("studies", "--server", "tuner")).err).toContain(
      '--server; must be the address of a server, such as http://127.0.0.1:4010: "tuner"',
    );
  });
});

describe("objectives", () => {
  it("come from the server where one is named", async () => {
    const { run, json, accesses } = farShell({}, (studies) => ({
      ...studies,
      listObjectives: async () => [{ name: "kiln", summary: "far away", options: [], space: null, metrics: null }],
    }));
    expect((await run("objectives", "--server", url)).out).toContain("kiln       far away\n");
    expect(await json("objectives", "kiln", "--server", url, "--json")).toMatchObject({ name: "kiln", space: null });
    expect((await run("objectives", "kiln", "--server", url)).out).toContain("No options.");
    expect(accesses).toHaveLength(3);
    expect((await run("objectives")).out).toContain("bowl       a bowl\n");
    expect(accesses).toHaveLength(3);
  });
});

describe("worker", () => {
  it("evaluates a built-in objective until the budget is spent", async () => {
    const { run, json, shell } = farShell();
    await run("tune", "bowl", "--trials", "1", "--quiet", ...make);
    await (await shell.store("sqlite:served.db")).setBudget("bowl", { trials: 6 });
    const words = ["worker", "--server", url, "--study", "bowl", "--parallel", "2", "--quiet"];
    const document = await json<{ trials: Record<string, number> }>(...words, "--json");
    expect(document).toMatchObject({ study: "bowl", end: "budget", trials: { lost: 0, retried: 0 } });
    expect(document.trials.complete + document.trials.failed).toBe(5);
    const trials = await json<{ state: string; worker: string }[]>("trials", "bowl", "--json", "--server", url);
    expect(trials).toHaveLength(6);
    expect(trials[5].worker).toMatch(/^here-1-[12]$/);
  });

  it("waits for trials of other workers, which may return", async () => {
    const { run, shell } = farShell();
    await run("tune", "bowl", "--trials", "1", "--quiet", ...make);
    const store = await shell.store("sqlite:served.db");
    await store.setBudget("bowl", { trials: 2 });
    const lease = { worker: "other", holder: "there", expiresAt: 1e15 };
    const suggestion = { hyperparameters: { x: 0.5, k: 3 }, reason: { strategy: "random" } };
    await store.addTrial("bowl", 1, suggestion, { lease, now: 0 });
    const working = run("worker", "--server", url, "--study", "bowl", "--parallel", "1");
    let ended = false;
    void working.finally(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    await store.releaseLost("bowl", { now: 0, deadHolders: ["there"] });
    const { code, err } = await working;
    expect(code).toBe(0);
    expect(err).toMatch(/^trial 1 has started, attempt 2$/m);
    expect(err).toMatch(/The study's budget is spent. This worker evaluated 1 trial.\n$/);
  });

  it("waits while the study is paused, and says so once", async () => {
    let refused = 0;
    const { run, shell } = farShell({}, (studies) => ({
      ...studies,
      async ask(study, options) {
        const asked = await studies.ask(study, options);
        if (asked === "paused") refused += 1;
        if (refused === 3) await studies.updateStudy(study, { state: "active" }, { who: "someone", now: 0 });
        return asked;
      },
    }));
    await run("tune", "bowl", "--trials", "1", "--quiet", ...make);
    await run("edit", "bowl", "--trials", "3", "--pause", "--server", url);
    const { code, err } = await run("worker", "--server", url, "--study", "bowl", "--parallel", "1");
    expect(code).toBe(0);
    expect(err.match(/Study bowl is paused. Waiting until it is resumed.\n/g)).toHaveLength(1);
    expect(await (await shell.store("sqlite:served.db")).readTrials("bowl")).toHaveLength(3);
  });

  it("returns its trials when it is interrupted", async () => {
    const { run, shell } = farShell({}, (studies) => ({
      ...studies,
      async ask(study, options) {
        const asked = await studies.ask(study, options);
        if (typeof asked !== "string") shell.interrupt();
        return asked;
      },
    }));
    await run("ask", "bowl", "--space", "x=float(0,1)", ...make);
    const objective = { kind: "builtin", name: "bowl", options: {} } as const;
    const store = await shell.store("sqlite:served.db");
    const { space, metrics, strategy, seed } = await store.readStudy("bowl");
    await store.createStudy({ name: "again", objective, space, metrics, strategy, seed }, { trials: 3 }, 0);
    const { code, err } = await run("worker", "--server", url, "--study", "again", "--parallel", "1");
    expect(code).toBe(130);
    expect(err).toContain("trial 0 was released\n");
    expect((await store.readTrials("again")).map(({ state, lost }) => [state, lost])).toEqual([["waiting", 0]]);
  });

  it("reports everything that is wrong with the call", async () => {
    const { run } = farShell();
    const { code, err } = await run("worker", "--parallel", "0", "--command", "a", "--module", "b");
    expect(code).toBe(2);
    for (const part of [
      "--parallel; must be",
      "Missing --server",
      "Missing --study",
      "--command and --module cannot be combined",
    ]) {
      expect(err).toContain(part);
    }
    await run("ask", "ovens", "--space", "heat=int(150,250)", ...make);
    expect((await run("worker", "--server", url, "--study", "ovens")).err).toContain(
      'Study "ovens" does not say how to evaluate its trials. Add --command or --module.',
    );
    expect((await run("worker", "--server", url, "--study", "other")).code).toBe(2);
    await run("tune", "bowl", "--trials", "1", "--quiet", ...make);
    expect((await run("worker", "--server", url, "--study", "bowl", "--command", "a")).err).toContain(
      'Study "bowl" uses the built-in objective bowl. Leave out --command and --module.',
    );
  });
});

describe("serve", () => {
  it("checks its arguments, says where it listens, and ends cleanly", async () => {
    let closed = 0;
    const settings: unknown[] = [];
    const shell = fakeShell({
      files: { "token.txt": "a-token-for-writing" },
      startServer: async (given) => {
        settings.push(given);
        shell.interrupt();
        return { url, hasDashboard: settings.length === 1, close: async () => void closed++ };
      },
    });
    const { code, out } = await shell.run(
      "serve",
      "--token-file",
      "token.txt",
      "--allow-host",
      "a",
      "--allow-host",
      "b",
    );
    expect([code, closed]).toEqual([0, 1]);
    expect(out).toBe(
      `Serving sqlite:credence.db at ${url} (dashboard: ${url}/, documentation: ${url}/docs). Ctrl-C stops it.\n`,
    );
    expect(settings[0]).toEqual({
      storage: "sqlite:credence.db",
      studiesInMetrics: 50,
      host: "127.0.0.1",
      port: 4010,
      token: "a-token-for-writing",
      readToken: null,
      allowedHosts: ["a", "b"],
      executes: false,
      logRequests: false,
    });
    const second = await shell.run("serve");
    expect(second.out).toBe(`Serving sqlite:credence.db at ${url} (documentation: ${url}/docs). Ctrl-C stops it.\n`);
    expect((await shell.run("serve", "--port", "70000")).err).toContain("must be a whole number from 1 to 65535");
    expect((await shell.run("serve", "--read-token-file", "token.txt")).err).toContain(
      "--read-token-file also needs a token with write access",
    );
  });
});
