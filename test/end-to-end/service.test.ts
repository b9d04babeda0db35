/** The service as it is used in practice: a server, workers in separate processes, and remote commands. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { binary, place, start, type TrialDocument } from "./binary.ts";
import { freePort, served, until } from "./served.ts";

const TRIALS = 14;

/** Takes long enough to be interrupted, reports progress, and returns x. */
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

it("loses no trial when a worker is killed and the server is restarted", { timeout: 300_000 }, async () => {
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
  expect(err).toMatch(/^The server is reachable again\.$/m);
  expect(code).toBe(0);
  const done = await trials();
  expect(done.map(({ number, state }) => [number, state])).toEqual(
    Array.from({ length: TRIALS }, (_, number) => [number, "complete"]),
  );
  for (const { values, hyperparameters } of done) expect(values).toEqual({ value: hyperparameters.x });
});

it("releases trials at Ctrl-C, and ends those that are stopped by a user", { timeout: 300_000 }, async () => {
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
    message: "trial; was stopped before it reported a value",
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

// The remote output of each command is compared in one process: test/cli/from-afar.test.ts.
it("serves a database that local commands then do not open", { timeout: 300_000 }, async () => {
  const here = place();
  const words = ["tune", "branin", "--trials", "6", "--workers", "1", "--strategy", "random", "--json", "--quiet"];
  const tuned = await here.json(...words);
  const server = await served(here);
  expect(await here.json(...words, "--server", server.url)).toEqual(tuned);
  // Every command names the server to use instead, whether it reads or writes.
  for (const [command, study] of [
    ["best", "branin"],
    ["ask", "ovens"],
  ]) {
    const { code, err, out } = await here.run(command, study);
    expect(out).toBe("");
    expect(err).toBe(
      `error: ${join(here.path, "credence.db")} is served at ${server.url}. Add --server ${server.url}, or stop that server first.\n`,
    );
    expect(code).toBe(1);
  }
  // Reading is safe: a backup is still made, and restored elsewhere.
  expect((await here.run("backup", "copy.db")).out).toBe("Copied sqlite:credence.db to copy.db.\n");
  expect((await here.run("restore", "copy.db")).err).toContain(`is served at ${server.url}. Stop that server first.`);
  const restored = await here.run("restore", "copy.db", "--storage", "sqlite:restored.db");
  expect(restored.out).toBe("Restored sqlite:restored.db from copy.db.\n");
  const [copied, original] = [
    await here.run("export", "branin", "--storage", "sqlite:restored.db"),
    await here.run("export", "branin", "--server", server.url),
  ];
  expect(JSON.parse(copied.out)).toEqual(JSON.parse(original.out));
});

it("tunes a local program, and continues with it", { timeout: 300_000 }, async () => {
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
  expect(err).toContain("Repeat --command or --module");
});

it("evaluates built-in objectives itself on request, with a token", { timeout: 300_000 }, async () => {
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
    expect(taken.err).toContain(`error: Port ${port} on 127.0.0.1 is in use. Choose another with --port.\n`);
    expect(taken.code).toBe(1);
    expect(open.err).toMatch(/^error: .*unless a token is set/);
    expect(open.code).toBe(2);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(0);
    // Released: any process can use the database again.
    expect((await here.run("backup", "copy.db", "--storage", "sqlite:x.db")).out).toBe(
      "Copied sqlite:x.db to copy.db.\n",
    );
    expect((await here.run("best", "branin", "--storage", "sqlite:copy.db")).code).toBe(0);
  } finally {
    running.child.kill("SIGKILL");
  }
});

it("reports that no server is running", { timeout: 60_000 }, async () => {
  const here = place();
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, err } = await here.run("studies", "--server", url);
  expect(err).toMatch(new RegExp(`^error: server; must be reachable: ${url} `));
  expect(code).toBe(1);
});
