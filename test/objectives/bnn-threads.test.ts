/** The chains of one fit in several threads: the same, to the bit, as in one. */
import { afterAll, describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../math/random.ts";
import { chainCrew, fit } from "../../objectives/bnn-fit.ts";
import type { ChainCrew, Fitted } from "../../objectives/bnn-fit.ts";
import { bayesianNetwork } from "../../objectives/bnn-network.ts";
import { readBnnSettings } from "../../objectives/bnn-options.ts";
import type { BnnSettings } from "../../objectives/bnn-options.ts";
import type { MethodState } from "../../objectives/posterior/posterior-method.ts";
import { HelperLost } from "../../objectives/runner/crew.ts";

const quick = { iterations: "300", "warm-start": "100", draws: "6", hidden: "5", "step-size": "1e-4" };

function settingsOf(options: Record<string, string>): BnnSettings {
  const read = readBnnSettings({ ...quick, ...options });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.settings;
}

const stream = openStream(makeKey("rows"));
const x = Float64Array.from({ length: 80 }, () => stream.normal());
const data = { x, y: x.map((value) => Math.sin(value) + 0.1 * stream.normal()), rows: 80, columns: 1 };

const one = chainCrew(settingsOf({ threads: "1" }));
const three = chainCrew(settingsOf({ threads: "3" }));
/** Without the thread of the test, so that all chains run elsewhere. */
const helpers: ChainCrew = { ...three, lanes: three.lanes.slice(1) };
afterAll(() => three.close());

type Report = [iteration: number, states: readonly MethodState[]];

async function fitWith(
  crew: ChainCrew,
  options: Record<string, string> = {},
  { signal = new AbortController().signal, stopAt = Infinity } = {},
): Promise<{ fitted: Fitted; reports: Report[] }> {
  const settings = settingsOf(options);
  const reports: Report[] = [];
  const fitted = await fit({
    parts: bayesianNetwork(settings, data.columns),
    data,
    settings,
    crew,
    key: makeKey(3),
    signal,
    reports: 8,
    onReport(iteration, states) {
      reports.push([iteration, [...states]]);
      return reports.length > stopAt ? "stop" : "continue";
    },
  });
  return { fitted: { ...fitted, posterior: "posterior" in fitted ? fitted.posterior.sample : [] } as never, reports };
}

describe("chains in threads", () => {
  it.each([
    ["as many chains as threads", { chains: "2" }],
    ["more chains than threads", { chains: "5" }],
    ["the engine plain", { chains: "3", engine: "plain" }],
    ["a cold start", { chains: "3", "warm-start": "0" }],
  ])("give the draws and reports of one after another: %s", async (_, options) => {
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

  it("say of a chain that runs away what is said in sequence", async () => {
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

  it("are lost with their thread", async () => {
    const lost: ChainCrew = {
      close: () => Promise.resolve(),
      lanes: [
        {
          take: () =>
            Promise.resolve({
              run: () => Promise.reject(new HelperLost("thread; must outlive the evaluation: exited with code 1")),
              give: () => Promise.resolve(),
            }),
        },
      ],
    };
    const { fitted } = await fitWith(lost);
    expect(fitted).toMatchObject({
      kind: "lost",
      message: "thread; must outlive the evaluation: exited with code 1",
    });
  });
});
