import { expect, it } from "vitest";
import { ensemble } from "../../../../objectives/bnn/posterior/ensemble.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { posteriorMethods } from "../../../../objectives/bnn/posterior/index.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import { nuts } from "../../../../objectives/bnn/posterior/nuts.ts";
import { methodTable, type NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
import { sgd } from "../../../../objectives/bnn/posterior/sgd.ts";
import { swa } from "../../../../objectives/bnn/posterior/swa.ts";
import { swag } from "../../../../objectives/bnn/posterior/swag.ts";
import { vi } from "../../../../objectives/bnn/posterior/vi.ts";
import { dropout } from "../../../../objectives/bnn/posterior/dropout.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { data, likelihood, network, prior } from "./linear-model.ts";
import { posteriorMethodContract, type MethodCase } from "../../../contracts/posterior-method.ts";

const cases: readonly MethodCase[] = [
  { method: map, run: (run) => map.run(run, knobValues(map.knobs, { learningRate: 0.05 })) },
  { method: ensemble, run: (run) => ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 0.05 })) },
  { method: sgld, run: (run) => sgld.run(run, knobValues(sgld.knobs, { stepSize: 0.1 })) },
  {
    method: sghmc,
    run: (run) => sghmc.run(run, knobValues(sghmc.knobs, { momentumStep: 0.3, friction: 1, massFrom: "curvature" })),
  },
  {
    method: sgnht,
    run: (run) => sgnht.run(run, knobValues(sgnht.knobs, { momentumStep: 0.3, friction: 1, massFrom: "curvature" })),
  },
  { method: psgld, run: (run) => psgld.run(run, knobValues(psgld.knobs, { preconditionedStep: 0.15 })) },
  { method: sgd, run: (run) => sgd.run(run, knobValues(sgd.knobs, { rateFactor: 0.05 })) },
  { method: swa, run: (run) => swa.run(run, knobValues(swa.knobs, { wanderingRate: 0.05 })) },
  { method: swag, run: (run) => swag.run(run, knobValues(swag.knobs, { wanderingRate: 0.05 })) },
  { method: vi, run: (run) => vi.run(run, knobValues(vi.knobs)) },
  { method: dropout, run: (run) => dropout.run(run, knobValues(dropout.knobs, { learningRate: 0.05 })) },
  {
    method: laplace,
    // Curvature is of a network on rows: of one with as many weights as the density.
    run: (run) => {
      const parts = { network, likelihood, prior };
      const both = { ...run, parts, data, rows: data.rows } as unknown as NetworkRun;
      return laplace.run(both, knobValues(laplace.knobs, { learningRate: 0.05 }));
    },
  },
  { method: hmc, rejects: true, run: (run) => hmc.run(run, knobValues(hmc.knobs)) },
  { method: nuts, rejects: true, run: (run) => nuts.run(run, knobValues(nuts.knobs)) },
];
cases.forEach(posteriorMethodContract);

it("the suite runs on every method", () => {
  expect(cases.map(({ method }) => method.name).toSorted()).toEqual(Object.keys(posteriorMethods).toSorted());
});

it("refuses methods that conflict with each other", () => {
  const learningRate = { ...map.knobs.learningRate, default: 1 };
  expect(() => methodTable([map, { ...map, name: "other", knobs: { learningRate } }])).toThrow(
    new RangeError("knob learningRate of other differs"),
  );
  expect(() => methodTable([map, map])).toThrow(new RangeError("two posterior methods have the same name"));
  expect(() => methodTable([{ ...sgld, tunable: ["burnIn"] }])).toThrow(
    new RangeError("knob burnIn of sgld has no search range"),
  );
});
