/** The service as people use it: a server, workers in processes of their own, and every command from afar. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { binary, place, start } from "./binary.ts";
import type { TrialDocument } from "./binary.ts";
import { freePort, served, until } from "./served.ts";

const TRIALS = 14;

/** Takes long enough to be interrupted, says how it goes, and returns x. */
const program = [
  "const x = Number(process.argv[2]);",
  "for (let step = 0; step < 3; step++) {",
  "  console.log(JSON.stringify({ step, value: x + step }));",
  "  await new Promise((resolve) => setTimeout(resolve, 100));",
  "}",
  "console.log(`value=${x}`);",
].join("\n");

interface Page {
  readonly trials: readonly TrialDocument[];
}

it("loses no trial when a worker is killed and the server is started anew", { timeout: 180_000 }, async () => {
  const here = place();
  here.write("slow.mjs", program);
  const server = await served(here);
  const trials = async () => (await server.call<Page>("GET", "/studies/slow/trials?limit=1000")).trials;
  await server.call("POST", "/studies", {
    name: "slow",
    space: ["x=float(0,1)"],
    strategy: { name: "random" },
    budget: { trials: TRIALS },
  });
  const words = ["--server", server.url, "--study", "slow", "--command", "node slow.mjs {x}", "--lease", "4s"];
  const [doomed, survivor] = [1, 2].map(() => here.begin("worker", ...words, "--parallel", "1"));

  // In the middle of an evaluation.
  await doomed.saying(/^trial \d+ has started/m);
  doomed.child.kill("SIGKILL");
  await survivor.saying(/^trial +\d+ +complete/m);
  server.running().child.kill("SIGKILL");
  await server.running().ended;
  await survivor.saying(/^Waiting for the server: /m);
  await server.start();
  const { code, err } = await survivor.ended;
  expect(err).toMatch(/^The server is back\.$/m);
  expect(code).toBe(0);
  const done = await trials();
  expect(done.map(({ number, state }) => [number, state])).toEqual(
    Array.from({ length: TRIALS }, (_, number) => [number, "complete"]),
  );
  for (const { values, hyperparameters } of done) expect(values).toEqual({ value: hyperparameters.x });
});

it("gives trials back at Ctrl-C, and ends those that somebody stops", { timeout: 120_000 }, async () => {
  const here = place();
  here.write("endless.mjs", "console.log(JSON.stringify({ step: 1, value: 2 })); setInterval(() => {}, 1000);");
  const server = await served(here);
  const space = ["x=float(0,1)"];
  await server.call("POST", "/studies", { name: "endless", space, strategy: { name: "random" } });
  const words = ["worker", "--server", server.url, "--study", "endless", "--command", "node endless.mjs"];
  const worker = here.begin(...words, "--parallel", "1", "--lease", "3s");
  const first = () =>
    server.call<{ state: string; failure: unknown; intermediateValues: unknown[] }>("GET", "/studies/endless/trials/0");
  await worker.saying(/^trial 0 has started/m);
  await until(async () => (await first()).intermediateValues.length === 1);
  await server.call("POST", "/studies/endless/trials/0/stop", {});
  await until(async () => (await first()).state === "failed");
  expect((await first()).failure).toEqual({
    kind: "infeasible",
    message: "trial; was asked to end before it had a value",
  });
  await worker.saying(/^trial 1 has started/m);
  worker.child.kill("SIGINT");
  const { code } = await worker.ended;
  expect(code).toBe(130);
  const { trials } = await server.call<{ trials: { state: string; lost: number }[] }>("GET", "/studies/endless/trials");
  expect(trials.map(({ state, lost }) => [state, lost])).toEqual([
    ["failed", 0],
    ["waiting", 0],
  ]);
});

it("answers every command as a database of this machine does", { timeout: 180_000 }, async () => {
  const here = place();
  const random = ["--strategy", "random"];
  await here.json("tune", "branin", "--trials", "6", "--workers", "1", ...random, "--json", "--quiet");
  const reading = [
    ["studies"],
    ["show", "branin"],
    ["trials", "branin"],
    ["best", "branin"],
    ["export", "branin"],
    ["tune", "branin", "--trials", "6", "--workers", "1", "--quiet"],
  ];
  const writing = [
    ["ask", "ovens", "--space", "heat=int(150,250)", ...random],
    ["import", "branin.json", "--study", "copy"],
    ["trials", "copy"],
    ["delete", "copy", "--yes"],
  ];
  here.write("branin.json", (await here.run("export", "branin")).out);
  const answers = async (lines: readonly (readonly string[])[], ...more: readonly string[]) => {
    const documents: unknown[] = [];
    for (const words of lines) documents.push(await here.json(...words, "--json", ...more));
    return documents;
  };
  const readHere = await answers(reading);
  const wroteHere = await answers(writing, "--storage", "sqlite:other.db");
  const server = await served(here);
  expect(await answers(reading, "--server", server.url)).toEqual(readHere);

  const [asked, ...others] = await answers(writing, "--server", server.url);
  const [askedHere, ...othersHere] = wroteHere;
  expect(Object.keys(asked as object)).toEqual(Object.keys(askedHere as object));
  const timeless = (documents: unknown[]) =>
    JSON.stringify(documents).replaceAll(/"(startedAt|finishedAt|worker)":("[^"]*"|null)/g, "");
  expect(timeless(others)).toBe(timeless(othersHere));

  const { lease } = asked as { lease: string };
  const tell = ["tell", "ovens", "0", "--value", "3", "--json"];
  expect((await here.run(...tell, "--server", server.url)).code).toBe(2);
  const told = await here.json<TrialDocument>(...tell, "--server", server.url, "--lease", lease);
  const toldHere = await here.json<TrialDocument>(...tell, "--storage", "sqlite:other.db");
  expect(Object.keys(told)).toEqual(Object.keys(toldHere));
  expect(told).toMatchObject({ number: 0, state: "complete", values: { value: 3 } });
  // Telling the same again changes nothing; another result is refused with the same words as here.
  expect(await here.json(...tell, "--server", server.url, "--lease", lease)).toEqual(told);
  const other = ["tell", "ovens", "0", "--value", "4"];
  const [there, at] = [
    await here.run(...other, "--server", server.url, "--lease", lease),
    await here.run(...other, "--storage", "sqlite:other.db"),
  ];
  expect([there.code, there.err]).toEqual([at.code, at.err]);
  const missing = await here.run("show", "brainin", "--server", server.url);
  expect(missing.code).toBe(2);
  expect(missing.err).toBe(`error: study; must be one of ${server.url}: "brainin". Did you mean branin?\n`);

  // The database is the server's: every command says where to go instead.
  for (const words of [["studies"], ["best", "branin"], ["tune", "branin"], ["ask", "ovens"], ["backup", "b.db"]]) {
    const { code, err, out } = await here.run(...words);
    expect(out).toBe("");
    expect(err).toBe(
      `error: database; must not be owned by a server: ${join(here.path, "credence.db")} is served at ${server.url}. Add --server ${server.url}.\n`,
    );
    expect(code).toBe(1);
  }
});

it("tunes a program of this machine, and goes on with it", { timeout: 120_000 }, async () => {
  const here = place();
  here.write("quick.mjs", "console.log(`loss=${process.argv[2] ** 2}`);");
  const server = await served(here);
  const words = [
    "tune",
    "--study",
    "far",
    "--command",
    "node quick.mjs {x}",
    "--metric",
    "loss",
    "--server",
    server.url,
  ];
  const fresh = ["--space", "x=float(-1,1)", "--strategy", "random"];
  const report = await here.json<{ trials: { complete: number } }>(
    ...words,
    ...fresh,
    "--trials",
    "3",
    "--json",
    "--quiet",
  );
  expect(report.trials.complete).toBe(3);
  const again = await here.json<{ trials: { complete: number } }>(
    ...words,
    ...fresh,
    "--trials",
    "5",
    "--json",
    "--quiet",
  );
  expect(again.trials.complete).toBe(5);
  expect(await server.call("GET", "/studies/far")).toMatchObject({
    objective: { kind: "external" },
    budget: { trials: 5 },
  });
  const { code, err } = await here.run("tune", "--study", "far", "--server", server.url);
  expect(code).toBe(2);
  expect(err).toContain("Say --command or --module again");
});

it("evaluates built-in objectives itself when it is told to, with a token", { timeout: 120_000 }, async () => {
  const here = place();
  const token = "a-token-that-nobody-knows";
  here.write("token.txt", `${token}\n`);
  const port = String(await freePort());
  const running = here.begin(
    "serve",
    "--port",
    port,
    "--token-file",
    "token.txt",
    "--execute",
    "--storage",
    "sqlite:x.db",
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    await running.saying(/"msg":"Serving"/);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({
      name: "branin",
      objective: { kind: "builtin", name: "branin", options: {} },
      strategy: { name: "random" },
      budget: { trials: 4 },
    });
    expect((await fetch(`${url}/api/v1/studies`, { method: "POST", headers, body })).status).toBe(201);
    await until(async () => {
      const response = await fetch(`${url}/api/v1/studies/branin`, { headers });
      return ((await response.json()) as { counts: { complete: number } }).counts.complete === 4;
    });
    const stranger = await here.run("studies", "--server", url);
    expect(stranger.code).toBe(2);
    expect(stranger.err).toContain("Set CREDENCE_TOKEN, or add --token-file.");
    const environment = { CREDENCE_TOKEN: token, CREDENCE_SERVER: url };
    const friend = start(process.execPath, [binary, "best", "branin", "--json"], { cwd: here.path, env: environment });
    expect(JSON.parse((await friend.ended).out)).toMatchObject({ study: "branin" });
    const [taken, open] = [
      await here.run("serve", "--port", port),
      await here.run("serve", "--port", port, "--host", "0.0.0.0"),
    ];
    expect(taken.err).toContain(
      `error: port; must be free: ${port} of 127.0.0.1 is in use. Choose another with --port.\n`,
    );
    expect(taken.code).toBe(1);
    expect(open.err).toMatch(/^error: .*unless a token is set/);
    expect(open.code).toBe(2);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(0);
    // Given up: the database is everybody's again.
    expect((await here.run("backup", "copy.db", "--storage", "sqlite:x.db")).out).toBe(
      "Copied sqlite:x.db to copy.db.\n",
    );
    expect((await here.run("best", "branin", "--storage", "sqlite:copy.db")).code).toBe(0);
  } finally {
    running.child.kill("SIGKILL");
  }
});

it("says that no server is there", { timeout: 60_000 }, async () => {
  const here = place();
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, err } = await here.run("studies", "--server", url);
  expect(err).toMatch(new RegExp(`^error: server; must be reachable: ${url} `));
  expect(code).toBe(1);
});
