/** The head of a study: the advice, its configurations to copy, and their confirmation; read-only with a read token. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sampleAssessment } from "../contracts/store/samples.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle } from "./views.ts";
import { watchPage } from "./watched.ts";

const space = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear", default: 0.5 },
  { kind: "float", name: "rate", low: 1e-4, high: 1, scale: "log", default: 0.01 },
];
/** Best where x is largest; `k` represents the noise. */
const lossOf = ({ x, rate }: { x: number; rate: number }, k: number) =>
  2 - x + 0.1 * (Math.log10(rate) + 2) ** 2 + 0.02 * Math.sin(1000 * k * k + 3 * k);
const points = Array.from({ length: 24 }, (_, k) =>
  k === 0 ? { x: 0.5, rate: 0.01 } : { x: k > 20 ? 1 : (k * 0.618) % 1, rate: 10 ** (-4 * ((k * 0.414) % 1)) },
);

const [owner, reader] = ["of-the-owner-of-the-study", "of-one-who-only-looks"];

describeInBrowser("the winner panel of a study", (browser) => {
  let server: TestServer;
  const send = async (method: string, path: string, body?: object) => {
    const { status, body: answer } = await server.send(method, path, body, { authorization: `Bearer ${owner}` });
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  beforeAll(async () => {
    const tokens = [
      { secret: owner, access: "write", name: "owner" },
      { secret: reader, access: "read", name: "reader" },
    ] as const;
    server = await startTestServer({ dashboard, executes: false, tokens });
    const metrics = [{ name: "loss", direction: "minimize" }];
    await send("POST", "/studies", { name: "noisy", space, metrics, budget: { trials: points.length } });
    const trials = points.map((hyperparameters, k) => ({
      hyperparameters,
      state: "complete",
      values: { loss: lossOf(hyperparameters, k) },
    }));
    await send("POST", "/studies/noisy/trials", { trials });
    await send("PATCH", "/studies/noisy", { assessment: { ...sampleAssessment, value: 0.75 } });
  }, 180_000);
  afterAll(() => server?.close());

  async function opened(secret: string): Promise<Page> {
    const page = await browser.page({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(server.url);
    await page.getByLabel("Token").fill(secret);
    await page.getByRole("button", { name: "Use this token" }).click();
    await page.getByText("test set contradicts", { exact: true }).waitFor();
    await page.getByRole("link", { name: "noisy", exact: true }).click();
    await settle(page, { heading: "noisy" });
    return page;
  }
  const remarks = (page: Page) => page.getByRole("region", { name: "What now?" }).getByRole("listitem").allInnerTexts();
  const copied = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");

  it("gives advice, and copies configurations", { timeout: 180_000 }, async () => {
    const page = await opened(owner);
    const texts = await remarks(page);
    expect(texts.find((text) => /Range/.test(text))).toContain("The recommended x is at the upper end of its range");
    expect(texts.find((text) => /Gain/.test(text))).toMatch(
      /below the default \(95\u202f%: 0\.\d+ to 0\.\d+\); a single ev/,
    );
    expect(texts.find((text) => /Test set/.test(text))).toMatch(
      /On the test set, trial 1 is 0\.25 ± 0\.1 worse than the default \(trial 0\) .* this contradicts the gain of 0\.3 in the search\./,
    );
    expect(texts.find((text) => /Continuing/.test(text))).toContain("All further trials together");
    await page.getByRole("button", { name: "Copy the command for a wider range" }).click();
    await expect
      .poll(() => copied(page))
      .toBe(`credence edit noisy --space 'x=float(0,1.5,default=0.5)' --server ${server.url.replace(/\/$/, "")}`);
    await page.getByRole("button", { name: "Copy JSON: Recommended" }).click();
    await expect.poll(() => copied(page)).toMatch(/^\{"x":1,"rate":[\d.e-]+\}$/);
    await page.getByRole("button", { name: "Copy flags: Best observed" }).click();
    await expect.poll(() => copied(page)).toMatch(/^--x=1 --rate=[\d.e-]+$/);
    await page.context().close();
  });

  it("is read-only with a read token", { timeout: 180_000 }, async () => {
    const page = await opened(reader);
    expect(await remarks(page)).not.toEqual([]);
    expect(await page.getByRole("button", { name: "Copy JSON: Recommended" }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /Confirm/ }).count()).toBe(0);
    await page.context().close();
  });

  it("confirms the leaders, and reports the result", { timeout: 240_000 }, async () => {
    const page = await opened(owner);
    const watched = await watchPage(page, { origin: server.url });
    await page.getByRole("button", { name: "Confirm" }).click();
    const waiting = page.getByText(/^18 confirmations waiting or running\.$/);
    await waiting.waitFor();
    expect(await page.getByRole("button", { name: "Confirm again" }).isDisabled()).toBe(true);
    const { trials } = await send("POST", "/studies/noisy/suggestions", { count: 18, worker: "w", leaseSeconds: 600 });
    expect(trials).toHaveLength(18);
    for (const [k, { number, lease, hyperparameters }] of trials.entries()) {
      const values = { loss: lossOf(hyperparameters, 100 + k) };
      await send("POST", `/studies/noisy/trials/${number}/result`, { lease, values });
    }
    await waiting.waitFor({ state: "detached" });
    await expect
      .poll(async () => (await remarks(page)).join("\n"), { timeout: 60_000 })
      .toMatch(/Confirmation\s+In 3 repeats, trial \d+ has a mean loss of .* below the default's \(95\u202f%:/);
    await page.getByText("Confirmation: 3 repeats with new random numbers").click();
    const rows = page.getByRole("region", { name: "Confirmed configurations" }).locator("tbody tr");
    expect(await rows.count()).toBe(6);
    expect((await rows.allInnerTexts()).filter((text) => text.includes("(default)"))).toHaveLength(1);
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });
});
