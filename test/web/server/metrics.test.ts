/** The metrics of the server and its studies at `/metrics`. */
import { afterEach, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

let server: TestServer;
afterEach(() => server.close());

async function ask(): Promise<void> {
  expect((await server.send("POST", "/studies/ovens/suggestions", {})).status).toBe(200);
}

describe("server metrics", () => {
  it("count trials, requests and lost leases", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    await ask();
    server.clock.now += 61_000;
    await ask();
    const { body } = await server.send("GET", "!/metrics");
    expect(body).toContain('credence_trials{state="running"} 1');
    expect(body).toContain("credence_lease_expiries_total 1");
    expect(body).toContain(
      'credence_requests_total{method="POST",route="/api/v1/studies/:study/suggestions",status="200"} 2',
    );
    expect(body).toMatch(/credence_suggestion_seconds_count [1-9]/);
  });
});

describe("metrics of studies", () => {
  const bodyOf = async () => String((await server.send("GET", "!/metrics")).body);
  async function threeStudies(studiesInMetrics?: number): Promise<void> {
    server = await startTestServer(studiesInMetrics === undefined ? {} : { studiesInMetrics });
    for (const name of ["old", "mid", "new"]) {
      server.clock.now += 1000;
      await server.send("POST", "/studies", { ...STUDY, name });
      await server.send("POST", `/studies/${name}/trials`, {
        hyperparameters: { x: 0.5 },
        values: { value: 0.25 },
      });
    }
    server.clock.now += 1000;
    await server.send("PATCH", "/studies/old", { state: "paused" });
  }

  it("cover the most recently changed studies, and the others in total", async () => {
    await threeStudies(1);
    const body = await bodyOf();
    expect(body).toContain('credence_study_trials{study="old",state="complete"} 1\n');
    expect(body).toContain('credence_study_trials{study="(others)",state="complete"} 2\n');
    expect(body).toContain('credence_study_best{study="old",metric="value"} 0.25\n');
    expect(body).not.toMatch(/study="(?:mid|new)"/);
    expect(body).toContain('credence_studies{state="paused"} 1\n');
    expect(body).toContain('credence_trials{state="complete"} 3\n');
  });

  it("can be left out, and by default include every study if there are few", async () => {
    await threeStudies(0);
    expect(await bodyOf()).not.toContain("study=");
    await server.close();
    await threeStudies();
    expect(await bodyOf()).toContain('credence_study_trials{study="new",state="complete"} 1\n');
    expect(await bodyOf()).not.toContain('(others)",');
  });
});
