/** The model stored with a study: shown if there is one, downloaded, and used to predict a row from a form. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openModel } from "../../objectives/bnn/model/index.ts";
import { writeModel } from "../../objectives/bnn/model/model-file.ts";
import { classModels } from "../objectives/bnn/model/samples.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";
import { formatNumber } from "../../web/dashboard/format/number.ts";
import { describeInBrowser } from "./browser.ts";
import { dashboard, settle } from "./views.ts";
import { watchPage } from "./watched.ts";

const file = readFileSync(new URL("../../examples/line.model", import.meta.url), "utf8");

/** Three networks that classify a house as brick, stone or wood by its area and district. */
const { model } = classModels[1];
const ofClasses = writeModel(model);

describeInBrowser("the model of a study", (browser) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ dashboard, executes: false });
    const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }];
    for (const name of ["with", "without", "classes"]) {
      await server.send("POST", "/studies", { name, space, metrics: [{ name: "loss", direction: "minimize" }] });
      const trials = [0.2, 0.8].map((x) => ({ hyperparameters: { x }, state: "complete", values: { loss: x } }));
      await server.send("POST", `/studies/${name}/trials`, { trials });
    }
    const { status, body } = await server.send("PUT", "/studies/with/model", file);
    if (status !== 200) throw new Error(JSON.stringify(body));
    await server.send("PUT", "/studies/classes/model", ofClasses);
  }, 120_000);
  afterAll(() => server?.close());

  it("is shown if there is one, and not requested otherwise", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    const watched = await watchPage(page, { origin: server.url, errors: /status of 422/ });
    await page.goto(`${server.url}/#/studies/without`);
    await settle(page, { heading: "without" });
    expect(await page.getByRole("region", { name: "Stored model" }).count()).toBe(0);
    expect(watched.requests.filter((address) => address.includes("/model"))).toEqual([]);
    await page.goto(`${server.url}/#/studies/with`);
    await settle(page, { heading: "with" });
    const panel = page.getByRole("region", { name: "Stored model" });
    expect(await panel.innerText()).toContain("Predicts y from 1 column. Fitted by map to 20 rows of line.csv");

    // y = 2 + 0.75 (x − 1.5), with noise of standard deviation 0.5.
    const form = panel.getByRole("form", { name: "Row to predict" });
    const field = form.getByLabel("x");
    expect(await field.inputValue()).toBe("1.5");
    await field.fill("2.5");
    await form.getByRole("button", { name: "Predict" }).click();
    await form.getByText("2.75", { exact: true }).waitFor();
    const rows = await form.locator("tbody tr").allInnerTexts();
    expect(rows.map((text) => text.split("\t").map((cell) => cell.trim()))).toEqual([
      ["50\u202f%", "2.413", "3.087"],
      ["80\u202f%", "2.109", "3.391"],
      ["95\u202f%", "1.77", "3.73"],
    ]);

    await field.fill("much");
    await form.getByRole("button", { name: "Predict" }).click();
    await panel.locator("[aria-invalid=true]").waitFor();
    expect(await form.locator("#row-x-hint").innerText()).toContain('must be numbers: row 1 has "much"');
    expect(await form.locator("tbody tr").count()).toBe(0);
    await field.fill("30");
    await form.getByRole("button", { name: "Predict" }).click();
    await form.getByText("outside the training range, 0 to 3").waitFor();

    const saving = page.waitForEvent("download");
    await panel.getByRole("button", { name: /^Download the model/ }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe("with.model");
    expect(JSON.parse(readFileSync(await saved.path(), "utf8"))).toEqual(JSON.parse(file));
    expect(await watched.faults()).toEqual([]);
    await page.context().close();
  });

  it("of classes shows the probability of each, the most probable first", { timeout: 180_000 }, async () => {
    const page = await browser.page();
    await page.goto(`${server.url}/#/studies/classes`);
    await settle(page, { heading: "classes" });
    const panel = page.getByRole("region", { name: "Stored model" });
    expect(await panel.innerText()).toContain("Predicts state, one of 3 classes, from 2 columns.");
    const form = panel.getByRole("form", { name: "Row to predict" });
    await form.getByLabel("area").fill("120");
    await form.getByLabel("district").selectOption("north");
    await form.getByRole("button", { name: "Predict" }).click();
    await form.locator("tbody tr").first().waitFor();
    const rows = await form.locator("tbody tr").allInnerTexts();
    const [{ label, classes }] = openModel(ofClasses, "classification").predict([
      { area: 120, district: "north" },
    ]).rows;
    const sorted = classes.toSorted((a, b) => b.probability - a.probability);
    expect(rows.map((text) => text.split("\t")[0].trim())).toEqual(sorted.map(({ name }) => name));
    expect(sorted[0].name).toBe(label);
    expect(rows[0].split("\t")[1].trim()).toBe(formatNumber(sorted[0].probability, 3));
    await page.context().close();
  });
});
