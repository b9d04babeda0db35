/** A trial's times and attempts are validated by one rule in every interface: over HTTP, in files, in a store. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { pastIssues } from "../../tuner/study/past.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { finishedTrial, refusal, sampleSpec } from "../contracts/store/samples.ts";
import { InvalidInput } from "../../common/errors.ts";
import { fakeShell } from "../cli/fake-context.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";

const at = (minutes: number) => 1_700_000_000_000 + 60_000 * minutes;
const sound = { createdAt: at(0), startedAt: at(1), finishedAt: at(2), attempt: 2, lost: 1, worker: "w" };
type Past = Partial<Pick<Trial, keyof typeof sound>>;

const contradictions: readonly [string, Past][] = [
  ["started before it was created", { startedAt: at(-1) }],
  ["ended before it started", { finishedAt: at(0.5) }],
  ["ended before it was created", { startedAt: null, finishedAt: at(-1) }],
  ["has values and no attempt", { attempt: 0, lost: 0 }],
  ["lost the attempt that gave its values", { lost: 2 }],
];
const consistent: readonly [string, Past][] = [
  ["as usual", {}],
  ["all at once", { startedAt: at(0), finishedAt: at(0) }],
  ["with a start that is not known", { startedAt: null, worker: null }],
];

/** The paths of the issues; empty if it is accepted. */
type Door = (past: Past) => Promise<readonly string[]>;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.send("POST", "/studies", { name: "s", space: ["x=float(0,1)"] });
});
afterAll(() => server.close());

function document(past: Past): object {
  const { createdAt, startedAt, finishedAt, ...rest } = { ...sound, ...past };
  const text = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const times = { createdAt: text(createdAt), startedAt: text(startedAt), finishedAt: text(finishedAt) };
  return { hyperparameters: { x: 0.5 }, values: { value: 1 }, ...times, ...rest };
}

async function sent(body: unknown): Promise<readonly string[]> {
  const answer = await server.send("POST", "/studies/s/trials", body);
  return (answer.body.issues ?? []).map((issue: { path: string }) => issue.path.replace(/^trials\[1\]\./, ""));
}

const doors: Readonly<Record<string, Door>> = {
  "over HTTP, one": (past) => sent(document(past)),
  "over HTTP, among others": (past) => sent({ trials: [document({}), document(past)] }),
  async "in a file"(past) {
    const source = fakeShell();
    await source.run("tune", "bowl", "--trials", "2", "--strategy", "random", "--quiet");
    const exported = JSON.parse((await source.run("export", "bowl")).out);
    Object.assign(exported.trials[1], { ...sound, ...past });
    const { code, err } = await fakeShell({ input: JSON.stringify(exported) }).run("import", "-");
    const paths = [...err.matchAll(/trials\[1\]\.(\w+)[:;]/g)].map(([, path]) => path);
    expect(code, err).toBe(paths.length === 0 ? 0 : 2);
    return paths;
  },
  async "in a store"(past) {
    const store = await openStore("sqlite::memory:");
    await store.createStudy(sampleSpec(), {}, 1);
    const adding = store.importTrials("wine", [finishedTrial({ ...sound, ...past })]);
    if (pastIssues({ ...finishedTrial(), ...sound, ...past }).length === 0) {
      await adding;
      return [];
    }
    const error = await refusal(adding);
    return error instanceof InvalidInput ? error.issues.map(({ path }) => path.replace("trials[0].", "")) : ["?"];
  },
};

describe.each(Object.entries(doors))("%s", (_, door) => {
  it.each(contradictions)("refuses a trial that %s", async (_, past) => {
    const expected = pastIssues({ state: "complete", ...sound, ...past });
    expect(expected).toHaveLength(1);
    expect(await door(past)).toEqual(expected.map(({ path }) => path));
  });

  it.each(consistent)("accepts a trial %s", async (_, past) => {
    expect(await door(past)).toEqual([]);
  });
});

it("omitted parts of a history never contradict the rest of it", async () => {
  const [early, late] = [new Date(at(0)).toISOString(), new Date(server.clock.now + 3_600_000).toISOString()];
  for (const past of [
    {},
    { createdAt: early },
    { createdAt: late },
    { startedAt: late },
    { finishedAt: early },
    { lost: 5 },
    { worker: null },
    { startedAt: null },
    { startedAt: early, finishedAt: early },
  ]) {
    const body = { hyperparameters: { x: 0.5 }, values: { value: 1 }, ...past };
    expect((await server.send("POST", "/studies/s/trials", body)).status, JSON.stringify(past)).toBe(201);
  }
  const stopped = { hyperparameters: { x: 0.5 }, failure: { kind: "infeasible", message: "" }, attempt: 0 };
  expect((await server.send("POST", "/studies/s/trials", stopped)).body).toMatchObject({ attempt: 0, startedAt: null });
});

it("a clock that is set back loses no result, and the study can be exported and imported", async () => {
  for (const jump of [-3_600_000, 7_200_000, -10_800_000]) {
    const [{ number, lease }] = (await server.send("POST", "/studies/s/suggestions", { leaseSeconds: 86_400 })).body
      .trials;
    server.clock.now += jump;
    const told = await server.send("POST", `/studies/s/trials/${number}/result`, { lease, values: { value: 2 } });
    expect(told.status).toBe(200);
    const { createdAt, startedAt, finishedAt } = told.body;
    expect(createdAt <= startedAt && startedAt <= finishedAt).toBe(true);
  }
});

it("times outside the calendar are refused where they are sent", async () => {
  const time = "9999-12-31T23:59:59-14:00";
  const answer = await server.send("POST", "/studies/s/trials", { ...document({}), finishedAt: time });
  expect(answer.body.issues).toEqual([
    { path: "finishedAt", message: `finishedAt; must be a time in the years 0 to 9999: "${time}"` },
  ]);
  expect((await server.send("POST", "/studies", { name: "t", space: ["x=float(0,1)"], createdAt: time })).status).toBe(
    422,
  );
});

it("ten thousand invalid trials are answered with fifty issues", async () => {
  const trials = Array.from({ length: 10_000 }, () => ({ hyperparameters: { x: 2 }, values: { value: 1 } }));
  const { body } = await server.send("POST", "/studies/s/trials", { trials });
  expect(body.issues).toHaveLength(51);
  expect(body.issues[50].message).toBe("body; must be valid: 9950 more problems");
  expect(body.detail.length).toBeLessThan(10_000);
});
