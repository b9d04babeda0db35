/** The deployment files are correct: the files they copy exist, and so do the flags and metrics they name. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { serveCommand } from "../cli/commands/serve.ts";
import { workerCommand } from "../cli/commands/worker.ts";
import { locate } from "../storage/url.ts";
import { startTestServer, type TestServer } from "./web/server/support.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const flagsOf = { serve: serveCommand, worker: workerCommand };

/** Fails if a Credence command line has a flag that the command does not have. */
function expectFlags(words: readonly string[]): void {
  const [command, ...rest] = words;
  if (command !== "serve" && command !== "worker") throw new Error(`not a command that runs on and on: ${command}`);
  const known = flagsOf[command].flags.map(({ flag }) => flag.split(" ")[0]);
  const asked = rest.filter((word) => word.startsWith("--"));
  expect(asked.length).toBeGreaterThan(0);
  for (const flag of asked) expect(known, `${command} has ${flag}`).toContain(flag);
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
}
const instructions = read("Dockerfile")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line): Instruction => {
    const [, name, rest] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });
const last = (name: string) => instructions.findLast((one) => one.name === name)?.rest ?? "";

describe("Dockerfile", () => {
  it("copies files that exist and are in the build context", () => {
    const rules = read(".dockerignore").split("\n");
    const kept = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));
    for (const path of kept) expect(existsSync(join(root, path)), path).toBe(true);
    const sources = instructions.flatMap(({ name, rest }) =>
      name === "COPY" && !rest.startsWith("--from") ? rest.split(" ").slice(0, -1) : [],
    );
    expect(sources).toContain("package-lock.json");
    for (const source of sources) if (source !== ".") expect(kept, source).toContain(source);
  });

  it("contains every folder that the build compiles", () => {
    const { include } = JSON.parse(read("tsconfig.build.json")) as { include: readonly string[] };
    for (const folder of include) expect(read(".dockerignore")).toContain(`!${folder}\n`);
  });

  it("runs a Node that the package supports, not as root, with a volume and a readiness check", () => {
    const stages = instructions.filter(({ name }) => name === "FROM").map(({ rest }) => rest.split(" ")[0]);
    expect(new Set(stages).size).toBe(1);
    const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
    expect(Number(/node:(\d+)/.exec(stages[0])?.[1])).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(last("USER")).toBe("node");
    expect(last("VOLUME")).toBe("/data");
    expect(last("ENV")).toContain("CREDENCE_STORAGE=sqlite:/data/");
    expect(last("HEALTHCHECK")).toContain(`http://127.0.0.1:${last("EXPOSE")}/readyz`);
    expect(JSON.parse(last("ENTRYPOINT"))).toEqual(["node", "/opt/credence/dist/cli/main.js"]);
    expectFlags(JSON.parse(last("CMD")) as string[]);
  });
});

describe("compose.yaml", () => {
  const compose = parse(read("compose.yaml")) as {
    readonly services: Readonly<
      Record<
        string,
        {
          readonly command: readonly string[];
          readonly volumes?: readonly string[];
          readonly secrets: readonly string[];
        }
      >
    >;
    readonly volumes: Readonly<Record<string, unknown>>;
    readonly secrets: Readonly<Record<string, unknown>>;
  };

  it("starts commands that exist, with volumes and secrets that it declares", () => {
    for (const { command, volumes = [], secrets } of Object.values(compose.services)) {
      expectFlags(command);
      for (const secret of secrets) {
        expect(compose.secrets).toHaveProperty(secret);
        expect(command).toContain(`/run/secrets/${secret}`);
      }
      for (const volume of volumes) {
        const [name, target] = volume.split(":");
        expect(compose.volumes).toHaveProperty(name);
        expect(target).toBe(last("VOLUME"));
      }
    }
  });

  it("lets the server answer to the name by which workers call it", () => {
    const { server, worker } = compose.services;
    const address = new URL(worker.command[worker.command.indexOf("--server") + 1]);
    expect(server.command[server.command.indexOf("--allow-host") + 1]).toBe(address.hostname);
    expect(address.port).toBe(last("EXPOSE"));
  });
});

describe("compose.postgres.yaml", () => {
  const { services, volumes } = parse(read("compose.postgres.yaml")) as {
    readonly services: Readonly<
      Record<string, { command?: readonly string[]; environment: Readonly<Record<string, string>>; volumes?: string[] }>
    >;
    readonly volumes: Readonly<Record<string, unknown>>;
  };

  it("adds a database that the existing servers can find", () => {
    const base = parse(read("compose.yaml")) as { readonly services: Readonly<Record<string, unknown>> };
    expect(base.services).toHaveProperty("server");
    const { postgres, second } = services;
    for (const name of ["server", "second"]) {
      const { CREDENCE_STORAGE: address, PGPASSWORD: password } = services[name].environment;
      expect(locate(address).location).toBe(`//${postgres.environment["POSTGRES_USER"]}@postgres/credence`);
      expect(password).toBe(postgres.environment["POSTGRES_PASSWORD"]);
    }
    expect(postgres.environment["POSTGRES_DB"]).toBe("credence");
    expectFlags(second.command ?? []);
    for (const volume of postgres.volumes ?? []) expect(volumes).toHaveProperty(volume.split(":")[0]);
  });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly strategy?: { readonly type: string };
    readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
  };
}
interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string };
}

describe("with a server", () => {
  let server: TestServer;
  let metrics = "";
  beforeAll(async () => {
    server = await startTestServer();
    metrics = await (await fetch(`${server.url}/metrics`)).text();
  });
  afterAll(() => server.close());

  /** Metric names, without the suffixes of Prometheus histograms, and the labels they can be summed by. */
  function expectMetrics(expressions: readonly string[]): void {
    const names = expressions.flatMap((text) => text.match(/\bcredence_\w+/g) ?? []);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names)
      expect(metrics, name).toMatch(new RegExp(`^# TYPE ${name.replace(/_bucket$/, "")} `, "m"));
    for (const name of names.filter((one) => one.endsWith("_bucket")))
      expect(metrics).toContain(`# TYPE ${name.replace(/_bucket$/, "")} histogram`);
  }

  it("has one replica of the server, whose probes and flags exist", async () => {
    const manifests = parseAllDocuments(read("examples/deploy/kubernetes.yaml")).map((one) => one.toJS() as Manifest);
    const deployments = manifests.filter(({ kind }) => kind === "Deployment");
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(["credence", "credence-workers"]);
    expect(deployments[0].spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
    for (const { spec } of deployments) {
      for (const { command = [], args, livenessProbe, readinessProbe } of spec.template?.spec.containers ?? []) {
        expectFlags([...command.slice(1), ...args]);
        for (const probe of [livenessProbe, readinessProbe].filter((one) => one !== undefined)) {
          expect((await fetch(`${server.url}${probe.httpGet.path}`)).status).toBe(200);
        }
      }
    }
  });

  it("has every metric of the alerts", () => {
    const { groups } = parse(read("examples/deploy/alerts.yaml")) as {
      groups: readonly { rules: readonly { alert: string; expr: string; annotations: { summary: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expectMetrics(rules.map(({ expr }) => expr));
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/[.]$/);
  });

  it("has every metric of the Grafana dashboard", () => {
    const { panels } = JSON.parse(read("examples/deploy/grafana.json")) as {
      panels: readonly { id: number; targets: readonly { expr: string; refId: string }[] }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expectMetrics(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
  });
});

describe("docs/deploy.md", () => {
  it("has flags that exist in every command line of a server or a worker", () => {
    const lines = [...read("docs/deploy.md").matchAll(/^(?:ExecStart=\S*|.*npx )credence ((?:serve|worker) .*)$/gm)];
    expect(lines.length).toBeGreaterThan(1);
    for (const [, words] of lines) expectFlags(words.split(/\s+/));
  });
});
