/**
 * Names that must not become keys are rejected by every interface; text that is not valid Unicode is repaired by every
 * interface in the same way.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArchive } from "../../cli/studies/archive.ts";
import { moduleObjective } from "../../objectives/module/module.ts";
import { fakeShell } from "../cli/fake-context.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";

const reserved = ["__proto__", "constructor", "prototype"];
const x = "x=float(0,1)";

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), "credence-names-"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The error of an interface for a study with these dimensions and metrics; null if it is accepted. */
type Door = (space: readonly string[], metric: string) => Promise<string | null>;
let made = 0;

/** What the interfaces change in an exported study. */
interface Exported {
  trials: readonly object[];
  readonly study: { readonly metrics: { name: string }[]; space: readonly object[] };
}

async function archiveOfStudy(): Promise<Exported> {
  const shell = fakeShell();
  await shell.run("tune", "bowl", "--trials", "2", "--strategy", "random", "--quiet");
  return JSON.parse((await shell.run("export", "bowl")).out) as Exported;
}

const doors: Readonly<Record<string, Door>> = {
  async "credence ask"(space, metric) {
    const { err, code } = await fakeShell().run(
      ...["ask", "mine", "--metric", metric, ...space.flatMap((one) => ["--space", one])],
    );
    return code === 0 ? null : err;
  },
  async "credence tune --command"(space, metric) {
    const { err, code } = await fakeShell().run(
      ...["tune", "--command", "no-such-program {x}", "--trials", "1", "--metric", metric],
      ...space.flatMap((one) => ["--space", one]),
    );
    return code === 0 ? null : err;
  },
  async "a file of settings"(space, metric) {
    const settings = { command: "no-such-program {x}", trials: "1", metric, space };
    const shell = fakeShell({ files: { "study.yaml": JSON.stringify(settings) } });
    const { err, code } = await shell.run("tune", "--config", "study.yaml");
    return code === 0 ? null : err;
  },
  async HTTP(space, metric) {
    const body = { name: `study-${++made}`, space, metrics: [{ name: metric, direction: "minimize" }] };
    const { status, body: answer } = await server.send("POST", "/studies", body);
    return status === 201 ? null : JSON.stringify(answer.issues);
  },
  async "credence import"(space, metric) {
    const document = await archiveOfStudy();
    document.trials = [];
    document.study.metrics[0].name = metric;
    const names = space.map((one) => one.slice(0, one.indexOf("=")));
    document.study.space = names.map((name) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }));
    const { err, code } = await fakeShell({ input: JSON.stringify(document) }).run("import", "-");
    return code === 0 ? null : err;
  },
  async "a module"(space, metric) {
    const file = join(folder, `module-${++made}.mjs`);
    const exports = `export const space = ${JSON.stringify(space)}; export const metric = ${JSON.stringify(metric)};`;
    writeFileSync(file, `${exports} export default () => 1;`);
    const created = await moduleObjective(file);
    return "objective" in created ? null : JSON.stringify(created.issues);
  },
};

describe.each(Object.entries(doors))("reserved names in %s", (_, door) => {
  it.each(reserved)("refuses a metric and a dimension named %s", async (name) => {
    expect(await door([x], name)).toMatch(/name; must not be reserved/);
    expect(await door([x, `${name}=float(0,1)`], "loss")).toMatch(/must not be reserved/);
  });

  it("accepts names that only contain or look like a reserved one", async () => {
    for (const name of ["constructors", "proto", "Prototype", "toString", "hasOwnProperty"]) {
      const said = await door([x, `${name}=float(0,1)`], `${name}2`);
      // Nothing but the program is wrong here.
      if (said !== null) expect(said).not.toMatch(/name;|reserved/);
    }
  });
});

describe("reserved names as keys of results and attributes", () => {
  it.each(reserved)("%s is refused as a key, and accepted as a string", async (name) => {
    const study = `keys-${++made}`;
    await server.send("POST", "/studies", { name: study, space: [x], tags: [name], notes: name });
    const key = JSON.parse(`{"value": 1, ${JSON.stringify(name)}: 1}`) as unknown;
    for (const body of [
      { hyperparameters: { x: 0.5 }, values: key },
      { hyperparameters: { x: 0.5 }, values: { value: 1 }, metrics: key },
      { hyperparameters: { x: 0.5 }, values: { value: 1 }, attributes: { inner: key } },
    ]) {
      const { status, body: answer } = await server.send("POST", `/studies/${study}/trials`, body);
      expect(status).toBe(422);
      expect(answer.code).toBe("invalid");
    }
    expect((await server.send("GET", `/studies/${study}`)).body).toMatchObject({ tags: [name], notes: name });
  });
});

describe("text that is not valid Unicode", () => {
  const half = "a\ud83d";
  const kept = "a\ufffd";

  it("is repaired over HTTP in notes, tags, attributes, choices and messages alike", async () => {
    const study = `half-${++made}`;
    const space = [{ name: "c", kind: "categorical", choices: [half, "b"] }];
    const body = { name: study, space, notes: half, tags: [half], attributes: { [half]: half } };
    const { status } = await server.send("POST", "/studies", body);
    expect(status).toBe(201);
    const read = (await server.send("GET", `/studies/${study}`)).body;
    expect(read).toMatchObject({ notes: kept, tags: [kept], attributes: { [kept]: kept } });
    expect(read.space[0].choices).toEqual([kept, "b"]);
    const failure = { kind: "infeasible", message: half };
    const sent = { hyperparameters: { c: half }, failure, notes: half, worker: half };
    const { body: trial } = await server.send("POST", `/studies/${study}/trials`, sent);
    expect(trial).toMatchObject({
      hyperparameters: { c: kept },
      failure: { message: kept },
      notes: kept,
      worker: kept,
    });
    // The same study again.
    expect((await server.send("POST", "/studies", body)).status).toBe(200);
  });

  it("is repaired in an imported file, in a settings file and in a module", async () => {
    const document = await archiveOfStudy();
    Object.assign(document.study, { notes: half, tags: [half] });
    const read = readArchive(document);
    expect("archive" in read && read.archive.annotations).toMatchObject({ notes: kept, tags: [kept] });

    const settings = { metric: half, space: { c: { kind: "categorical", choices: [half, "b"] } } };
    const shell = fakeShell({
      files: { "study.yaml": JSON.stringify({ ...settings, objective: "bowl", trials: "1" }) },
    });
    expect((await shell.run("tune", "--config", "study.yaml")).err).not.toContain("\ud83d");

    const file = join(folder, `half-${++made}.mjs`);
    const exports = `export const space = [{ name: "c", kind: "categorical", choices: [${JSON.stringify(half)}, "b"] }];`;
    writeFileSync(file, `${exports} export const metric = ${JSON.stringify(half)}; export default () => 1;`);
    const created = await moduleObjective(file);
    expect(created).toMatchObject({ objective: { space: [{ choices: [kept, "b"] }], metrics: [{ name: kept }] } });
  });
});
