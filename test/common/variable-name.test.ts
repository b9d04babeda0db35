import fc from "fast-check";
import { expect, test } from "vitest";
import { variableName } from "../../common/variable-name.ts";

test.each([
  ["lr", "lr"],
  ["learning-rate", "learning_rate"],
  ["optimizer/lr", "optimizer_lr"],
  ["eMobility[2][10]", "eMobility_2__10_"],
  ["größe", "grou00dfe"],
  ["β1", "u03b21"],
  ["学習率", "u5b66u7fd2u7387"],
  ["3d", "_3d"],
])("%s → %s", (name, variable) => {
  expect(variableName(name)).toBe(variable);
});

test("any string becomes a valid shell variable name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (name) => {
      const variable = variableName(name);
      if (variable !== "") expect(variable).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    }),
  );
});
