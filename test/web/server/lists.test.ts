/** Every list of the API is bounded: by a limit named in its error and the documentation, and by pages that continue. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "../../../web/server/openapi.ts";
import { operations } from "../../../web/server/operations/index.ts";
import { limitedFront } from "../../../web/server/operations/surrogate.ts";
import { PAGE_CHARACTERS } from "../../../web/server/page.ts";
import { startTestServer, type TestServer } from "./support.ts";

interface List {
  readonly id: string;
  /** In the study `s`, whose trial 0 has the largest number of everything. */
  readonly path: string;
  readonly field: string;
  readonly usual: number;
  readonly most: number;
}

/** Lists that are read page by page. */
const paged: readonly List[] = [
  { id: "listStudies", path: "/studies", field: "studies", usual: 100, most: 1000 },
  { id: "listTrials", path: "/studies/s/trials", field: "trials", usual: 100, most: 1000 },
  { id: "readTrial", path: "/studies/s/trials/0", field: "intermediateValues", usual: 10_000, most: 10_000 },
  { id: "readArtifacts", path: "/studies/s/trials/0/artifacts", field: "artifacts", usual: 100, most: 100 },
  { id: "readAttempts", path: "/studies/s/attempts", field: "attempts", usual: 1000, most: 1000 },
  { id: "readAudit", path: "/studies/s/audit", field: "entries", usual: 100, most: 100 },
];
/** Lists with a limit and no next page: the table continues by `offset`, the plot is a sample. */
const single: readonly List[] = [
  { id: "readTable", path: "/studies/s/table", field: "trials", usual: 100, most: 500 },
  { id: "readPlot", path: "/studies/s/plot", field: "number", usual: 2000, most: 5000 },
];
/** Responses that are bounded in another way: dimensions (64), points of a grid or a surrogate, leaders, kinds of notices, one model, rows of a plot; `limitedFront`. */
const bounded = [
  "readServer",
  "listObjectives",
  "readStudy",
  "readNotices",
  "readBest",
  "readRecommendation",
  "readConfirmation",
  "readFront",
  "readAdvice",
  "readModel",
  "downloadModel",
  "predict",
  "readImportance",
  "readSurrogate",
  "checkSurrogate",
  "readMatches",
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const name of ["a", "b", "c", "d", "s"]) {
    server.clock.now += 1000;
    await server.send("POST", "/studies", { name, space: ["x=float(0,1)"], maxAttempts: 100 });
  }
  const values = { value: 1 };
  const artifacts = Array.from({ length: 5 }, (_, i) => ({ name: `a${i}`, kind: "k", title: "t", data: i }));
  const intermediateValues = Array.from({ length: 5 }, (_, step) => ({ step, metric: "value", value: step }));
  const first = { hyperparameters: { x: 0 }, values, artifacts, intermediateValues };
  const others = Array.from({ length: 4 }, () => ({ hyperparameters: { x: 0.5 }, values }));
  expect((await server.send("POST", "/studies/s/trials", { trials: [first, ...others] })).status).toBe(201);
  for (let i = 0; i < 5; i++) {
    await server.send("PATCH", "/studies/s", { notes: String(i) });
    const [{ number, lease }] = (await server.send("POST", "/studies/s/suggestions", {})).body.trials;
    server.clock.now += 1000;
    await server.send("POST", `/studies/s/trials/${number}/release`, { lease });
  }
});
afterAll(() => server.close());

it("a front has at most 10,000 members, spread evenly", () => {
  const list = Array.from({ length: 25_000 }, (_, index) => index);
  const growth = { number: list, hypervolume: list };
  const front = {
    metrics: ["a", "b"],
    members: list,
    reference: [1, 1],
    hypervolume: 1,
    complete: 1,
    feasible: 1,
    growth,
  };
  const { members, growth: kept } = limitedFront(front);
  expect([members.length, members[0], members.at(-1)]).toEqual([10_000, 0, 24_999]);
  expect(new Set(members).size).toBe(10_000);
  expect(kept).toEqual({ number: members, hypervolume: members });
  const short = { ...front, members: [3, 1], growth: { number: [1], hypervolume: [2] } };
  expect(limitedFront(short)).toEqual(short);
});

it("covers every reading operation", () => {
  const reading = operations.filter(({ method }) => method === "get").map(({ id }) => id);
  expect([...[...paged, ...single].map(({ id }) => id), ...bounded].sort()).toEqual(reading.sort());
});

describe.each([...paged, ...single])("$id", ({ id, path, field, usual, most }) => {
  it("refuses a larger limit, and names the largest allowed", async () => {
    const refused = await server.send("GET", `${path}?limit=${most + 1}`);
    expect(refused.status).toBe(422);
    expect(refused.body.issues).toEqual([{ path: "limit", message: `limit; must be at most ${most}: "${most + 1}"` }]);
    const { status, body } = await server.send("GET", `${path}?limit=${most}`);
    expect(status).toBe(200);
    expect(body[field].length).toBeGreaterThanOrEqual(5);
  });

  it("is documented with its limit", () => {
    const operation = operations.find((one) => one.id === id);
    const route = operation?.path ?? "";
    const { parameters } = openApiDocument("0").paths?.[`/api/v1${route}`]?.get as { parameters: Parameter[] };
    const { schema } = parameters.find(({ name }) => name === "limit") as Parameter;
    expect(schema).toMatchObject({ maximum: most, default: usual });
    const row = new RegExp(`^\\| \`${route.replaceAll(/[{}/]/g, "\\$&")}\` .*\\| +${usual} \\| +${most} \\|$`, "m");
    expect(readFileSync("docs/http-api.md", "utf8")).toMatch(row);
  });
});

interface Parameter {
  readonly name: string;
  readonly schema: object;
}

/** All entries of a list, page by page, and how many pages there were. */
async function walk(path: string, { field, limit }: { field: string; limit: number }): Promise<[unknown[], number]> {
  const entries: unknown[] = [];
  let pages = 0;
  let after = "";
  for (;;) {
    const { body } = await server.send("GET", `${path}?limit=${limit}${after}`);
    entries.push(...body[field]);
    pages += 1;
    if (body.next === null) return [entries, pages];
    after = `&after=${body.next}`;
  }
}

describe.each(paged)("the pages of $id", ({ path, field, most }) => {
  it("contain every entry once", async () => {
    const [all] = await walk(path, { field, limit: most });
    for (const limit of [1, 2, all.length - 1, all.length, all.length + 1]) {
      const [entries, pages] = await walk(path, { field, limit });
      expect(entries).toEqual(all);
      expect(pages).toBe(Math.ceil(all.length / limit));
    }
  });
});

describe.each(paged)("the position after which a page of $id begins", ({ path }) => {
  it("is refused if it does not exist", async () => {
    const { status, body } = await server.send("GET", `${path}?after=nonsense`);
    expect(status).toBe(422);
    expect(body.issues[0].path).toBe("after");
  });
});

describe("a page of studies that changed since the previous page", () => {
  const names = async (query: string) => {
    const { body } = await server.send("GET", `/studies?search=kitchen&limit=2${query}`);
    return [...body.studies.map(({ name }: { name: string }) => name), body.next] as unknown[];
  };
  beforeAll(async () => {
    for (const name of ["kitchen-1", "kitchen-2", "kitchen-3", "kitchen-4"]) {
      server.clock.now += 1000;
      await server.send("POST", "/studies", { name, space: ["x=float(0,1)"] });
    }
  });
  afterAll(async () => {
    for (const name of ["kitchen-1", "kitchen-2", "kitchen-4"]) await server.send("DELETE", `/studies/${name}`);
  });

  it("continues after one that is archived, or no longer matches", async () => {
    expect(await names("")).toEqual(["kitchen-4", "kitchen-3", "kitchen-3"]);
    await server.send("PATCH", "/studies/kitchen-3", { state: "archived" });
    expect(await names("&after=kitchen-3")).toEqual(["kitchen-2", "kitchen-1", null]);
    expect(await names("&after=s")).toEqual([null]);
  });

  it("reports it if that study was deleted", async () => {
    await server.send("DELETE", "/studies/kitchen-3");
    const { status, body } = await server.send("GET", "/studies?after=kitchen-3");
    expect(status).toBe(422);
    expect(body.issues).toEqual([
      {
        path: "after",
        message: 'name; must be the name of an existing study: "kitchen-3". Start again from the first page.',
      },
    ]);
  });
});

it("a page of large entries ends early, and continues", async () => {
  await server.send("POST", "/studies", { name: "large", space: ["x=float(0,1)"] });
  const attributes = { blob: "x".repeat(65_000) };
  for (let i = 0; i < 10; i++) {
    const trials = Array.from({ length: 15 }, () => ({ hyperparameters: { x: 0.5 }, attributes }));
    expect((await server.send("POST", "/studies/large/trials", { trials })).status).toBe(201);
  }
  const path = "/studies/large/trials";
  const { body } = await server.send("GET", `${path}?limit=1000`);
  expect(body.trials.length).toBeLessThan(150);
  expect(JSON.stringify(body).length).toBeGreaterThan(PAGE_CHARACTERS - 70_000);
  expect(JSON.stringify(body).length).toBeLessThan(PAGE_CHARACTERS + 70_000);
  const [trials, pages] = await walk(path, { field: "trials", limit: 1000 });
  expect((trials as { number: number }[]).map(({ number }) => number)).toEqual(
    Array.from({ length: 150 }, (_, i) => i),
  );
  expect(pages).toBe(3);
});

it("a study that was edited often has a small audit log", async () => {
  const attributes = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, "x".repeat(1000)]));
  await server.send("PATCH", "/studies/a", { attributes });
  for (let edit = 0; edit < 30; edit++) {
    expect((await server.send("PATCH", "/studies/a", { attributes: { ...attributes, k1: edit } })).status).toBe(200);
  }
  const { body } = await server.send("GET", "/studies/a/audit");
  expect(body.entries).toHaveLength(32);
  expect(body.entries.at(-1)).toMatchObject({ before: { attributes: { k1: 28 } }, after: { attributes: { k1: 29 } } });
  expect(JSON.stringify(body.entries.slice(3)).length).toBeLessThan(10_000);
});
