/**
 * A classification model that is fitted locally and stored on a server, where it predicts the same as its file does
 * locally.
 */
import { expect, it } from "vitest";
import { place } from "./binary.ts";
import { served } from "./served.ts";

interface Prediction {
  readonly task: string;
  readonly label: string;
  readonly classes: readonly { readonly name: string; readonly probability: number }[];
}

it("a classification model is stored on a server and predicts there", { timeout: 300_000 }, async () => {
  const here = place();
  const server = await served(here);
  const set = ["method=laplace", "iterations=300", "hidden=4"].flatMap((one) => ["--set", one]);
  const where = ["--server", server.url];
  const study = ["bnn-classification", "--study", "birds", "--trials", "1", "--quiet"];
  expect((await here.run("tune", ...study, ...set, ...where)).code).toBe(0);
  const fitted = await here.run("fit", "birds", "--keep", "-o", "birds.model", "--quiet", ...where);
  expect(fitted.out).toContain("Wrote birds.model, stored with study birds");

  const row = {
    island: "Biscoe",
    "beak length": 47,
    "beak depth": 15,
    "flipper length": 217,
    "body mass": 5000,
    sex: "FEMALE",
  };
  here.write("new.csv", `${Object.keys(row).join(",")}\n${Object.values(row).join(",")}\n`);
  const document = await here.json<{ rows: Prediction[] }>("predict", "birds.model", "new.csv", "--json");
  const query = new URLSearchParams({ row: JSON.stringify(row), intervals: "95" });
  const told = await server.call<Prediction>("GET", `/studies/birds/model/prediction?${query.toString()}`);
  expect(told.task).toBe("classification");
  expect(told.label).toBe("Gentoo");
  const [{ label, classes }] = document.rows;
  expect(told.label).toBe(label);
  expect(told.classes.map(({ name, probability }) => ({ name, probability }))).toEqual(
    classes.map(({ name, probability }) => ({ name, probability })),
  );
  expect(await server.call("GET", "/studies/birds/model")).toMatchObject({
    task: "classification",
    target: { name: "species", classes: ["Adelie", "Chinstrap", "Gentoo"] },
  });
});
