import { expect, it } from "vitest";
import { posteriorMethods } from "../../../objectives/posterior/index.ts";
import { constant, cosine } from "../../../objectives/schedule.ts";
import { posteriorMethodContract } from "../../contracts/posterior-method.ts";

const { map, sgld } = posteriorMethods;
posteriorMethodContract("map", map, {
  learningRate: cosine({ stepSize: 0.05, floor: 0.001, iterations: 10_000 }),
});
posteriorMethodContract("sgld", sgld, { stepSize: constant(0.1), temperature: constant(1) });

it("the suite runs on every method", () => {
  expect(Object.keys(posteriorMethods)).toEqual(["map", "sgld"]);
});
