/** The chains of one fit on several threads give bit-identical results to those on one thread. */
import { afterAll, describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { fit, runPool, type Fitted, type RunPool } from "../../../objectives/bnn/inference/fit.ts";
import type { InferencePlan } from "../../../objectives/bnn/inference/plan.ts";
import { bnnOptions } from "../../../objectives/bnn-tasks/options.ts";
import { numbers } from "../../../objectives/bnn-tasks/numbers.ts";
import { planOf } from "../../../objectives/bnn-tasks/plan.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import type { Approximation } from "../../../objectives/bnn/posterior/posterior.ts";
import { WorkerLost } from "../../../threads/job-pool.ts";
import { sineDataset } from "./sine.ts";

const quick = { method: "sgld", iterations: "300", "warm-start": "100", draws: "6", hidden: "5", "step-size": "1e-4" };

function plan(options: Record<string, string>): InferencePlan {
  const read = bnnOptions().read({ ...quick, ...options });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return planOf(read.settings, posteriorMethods, 80, numbers.likelihood(sineDataset(), read.settings));
}

const stream = openStream(makeKey("rows"));
const x = Float64Array.from({ length: 80 }, () => stream.normal());
const data = { x, y: x.map((value) => Math.sin(value) + 0.1 * stream.normal()), rows: 80, columns: 1 };

const one = runPool(1);
const three = runPool(3);
/** Excludes the test's own thread, so that all chains run elsewhere. */
const helpers: RunPool = { ...three, runners: three.runners.slice(1) };
afterAll(() => three.close());

type Report = [iteration: number, found: readonly Approximation[]];

async function fitWith(
  pool: RunPool,
  options: Record<string, string> = {},
  { signal = new AbortController().signal, stopAt = Infinity } = {},
): Promise<{ fitted: Fitted; reports: Report[] }> {
  const reports: Report[] = [];
  const fitted = await fit({
    plan: plan(options),
    data,
    pool,
    key: makeKey(3),
    signal,
    reports: 8,
    onReport(iteration, soFar) {
      reports.push([iteration, soFar.runs]);
      return reports.length > stopAt ? "stop" : "continue";
    },
  });
  return { fitted: { ...fitted, posterior: "posterior" in fitted ? fitted.posterior.runs : [] } as never, reports };
}

describe("chains in threads", () => {
  it.each([
    ["as many chains as threads", { chains: "2" }],
    ["more chains than threads", { chains: "5" }],
    ["the engine plain", { chains: "3", engine: "plain" }],
    ["a cold start", { chains: "3", "warm-start": "0" }],
  ])("give the draws and reports of sequential runs: %s", async (_, options) => {
    const [alone, spread] = [await fitWith(one, options), await fitWith(helpers, options)];
    expect(spread).toEqual(alone);
    expect(alone.fitted.kind).toBe("fitted");
    expect(alone.reports.length).toBeGreaterThanOrEqual(8);
    expect(await fitWith(three, options)).toEqual(alone);
  });

  it.each([0, 2, 4, 5])("stop after %i reports with the same draws", async (stopAt) => {
    const options = { chains: "4" };
    const alone = await fitWith(one, options, { stopAt });
    expect(alone.reports).toHaveLength(stopAt + 1);
    expect(await fitWith(helpers, options, { stopAt })).toEqual(alone);
  });

  it("report a diverging chain as the sequential run does", async () => {
    const options = { chains: "4", "step-size": "0.1", iterations: "20000" };
    const alone = await fitWith(one, options);
    expect(alone.fitted.kind).toBe("diverged");
    expect(await fitWith(helpers, options)).toEqual(alone);
    const warm = { chains: "3", "learning-rate": "1e5" };
    expect(await fitWith(helpers, warm)).toEqual(await fitWith(one, warm));
  });

  it("end when the signal is aborted", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const options = { chains: "3", iterations: "5000000" };
    const { fitted } = await fitWith(helpers, options, { signal: controller.signal });
    expect(fitted.kind).toBe("aborted");
  });

  it("fail with their thread", async () => {
    const lost: RunPool = {
      close: () => Promise.resolve(),
      methods: posteriorMethods,
      runners: [
        {
          acquire: () =>
            Promise.resolve({
              run: () => Promise.reject(new WorkerLost("Worker thread died: exited with code 1")),
              release: () => Promise.resolve(),
            }),
        },
      ],
    };
    const { fitted } = await fitWith(lost);
    expect(fitted).toMatchObject({
      kind: "lost",
      message: "Worker thread died: exited with code 1",
    });
  });
});
