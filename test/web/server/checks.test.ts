/** Checks of new studies and of changes: every problem by field, and nothing is stored. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

const space = ["depth=int(1,8)", "width=int(16,1024,log)"];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const pathsOf = (issues: readonly { readonly path: string }[]) => issues.map(({ path }) => path);

describe("a check of a new study", () => {
  const check = async (body: object) => (await server.send("POST", "/study-checks", { name: "s", ...body })).body;

  it("finds nothing wrong with a valid one, and does not create it", async () => {
    expect(await check({ space, constraints: ["depth*width <= 4096"], pruning: { rule: "asha" } })).toEqual({
      issues: [],
    });
    expect((await server.send("GET", "/studies/s")).status).toBe(404);
  });

  it.each([
    [{ space: ["depth=int(8,1)"] }, ["space.depth.high"]],
    [{ space, constraints: ["depth <= 4", "depth*size <= 4"] }, ["constraints[1]"]],
    [{ space, constraints: ["depth > 8"] }, ["constraints"]],
    [{ space, require: ["latency is 20"] }, ["require"]],
    [{ space, pruning: { rule: "hyperband" } }, ["pruning.max"]],
    [{ space: ["lr=float(1e-5,1,log,likely=2)"] }, ["space.lr.likely"]],
    [{ name: "not a name", space }, ["name"]],
    [{ objective: { kind: "builtin", name: "branin", options: { no: "1" } } }, ["objective.options.no"]],
  ])("of %j names the field", async (body, paths) => {
    const { issues } = await check(body);
    expect(pathsOf(issues)).toEqual(paths);
  });
});

describe("a check of a change", () => {
  const check = (body: object) => server.send("POST", "/studies/nets/change-checks", body);

  beforeAll(async () => {
    await server.send("POST", "/studies", { name: "nets", space });
    const trials = [16, 64, 256, 1024].map((width) => ({
      hyperparameters: { depth: 4, width },
      state: "complete",
      values: { value: width },
    }));
    expect((await server.send("POST", "/studies/nets/trials", { trials })).status).toBe(201);
  });

  it("counts the finished trials that still inform the surrogate, and changes nothing", async () => {
    const answers = [
      await check({ space: ["depth=int(1,8)", "width=int(32,512,log)"] }),
      await check({ constraints: ["depth*width <= 1024"] }),
      await check({ notes: "wider" }),
    ];
    expect(answers.map(({ body }) => body)).toEqual([
      { issues: [], finished: 4, fitting: 2 },
      { issues: [], finished: 4, fitting: 3 },
      { issues: [], finished: 4, fitting: 4 },
    ]);
    expect((await server.send("GET", "/studies/nets")).body).toMatchObject({ spaceRevision: 0, notes: "" });
  });

  it("names the fields that are wrong", async () => {
    const { body } = await check({ space: ["depth=int(0,0)", "width=int(1,2"], budget: { trials: 3 } });
    expect(body).toMatchObject({ finished: 4, fitting: null });
    expect(pathsOf(body.issues)).toContain("space.width");
    expect((await check({ budget: { trials: 0 } })).status).toBe(422);
    expect((await server.send("POST", "/studies/none/change-checks", {})).status).toBe(404);
  });

  it("refuses dimensions that a built-in objective does not have, and so does the change", async () => {
    await server.send("POST", "/studies", { name: "valley", objective: { kind: "builtin", name: "branin" } });
    const body = { space: ["x1=float(-5,10)", "x2=float(0,15)", "x3=float(0,1)"] };
    const checked = await server.send("POST", "/studies/valley/change-checks", body);
    expect(pathsOf(checked.body.issues)).toEqual(["space.x3"]);
    expect((await server.send("PATCH", "/studies/valley", body)).body).toMatchObject({ status: 422 });
  });
});
