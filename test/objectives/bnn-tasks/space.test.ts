/** The search space of bnn-regression, alone and with dimensions added by users. */
import { describe, expect, it } from "vitest";
import { parseSpace } from "../../../tuner/space/parse.ts";
import { formatDimension, mergeSpace } from "../../../tuner/space/syntax.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { context, createOn, sineDataset } from "./sine.ts";

describe("the search space of bnn-regression", () => {
  const spaceOf = (options: Record<string, string>) => createOn(sineDataset(), options).space;

  const names = (options: Record<string, string>) => spaceOf(options).map((dimension) => dimension.name);

  it("has the prior's scale, the noise, and the step size of methods that do not adapt it", () => {
    const prior = { name: "priorScale", kind: "float", low: 0.1, high: 2, scale: "log", default: 2 };
    const noise = {
      name: "likelihood",
      kind: "categorical",
      choices: ["gaussian", "heteroscedastic"],
      default: "gaussian",
    };
    expect(spaceOf({ method: "hmc" })).toEqual([prior, noise]);
    expect(spaceOf({ method: "sgld" })).toEqual([
      prior,
      noise,
      { name: "relativeStep", kind: "float", low: 0.1, high: 100, scale: "log", default: 5 },
    ]);
  });

  it("contains what the method uses, except what an option fixes", () => {
    expect(names({ method: "map" })).toEqual(["priorScale", "likelihood", "learningRate"]);
    expect(names({ method: "sgld", "step-size": "1e-5" })).toEqual(["priorScale", "likelihood"]);
    expect(names({ method: "sgld", "relative-step": "2" })).toEqual(["priorScale", "likelihood"]);
    expect(names({ method: "sgld", "prior-scale": "1" })).toEqual(["likelihood", "relativeStep"]);
    expect(names({ method: "sgld", "prior-scale": "1", likelihood: "student-t" })).toEqual(["relativeStep"]);
  });

  it("has a default number of trials while it is small", () => {
    const trialsOf = (options: Record<string, string>) => createOn(sineDataset(), options).defaultTrials;
    expect(trialsOf({ method: "hmc" })).toBe(12);
    expect(trialsOf({ method: "hmc", "prior-scale": "1" })).toBe(12);
    expect(trialsOf({ method: "sgld" })).toBeUndefined();
    expect(trialsOf({ method: "hmc", tune: "temperature" })).toBeUndefined();
  });

  it("has further options of the method on request, under the methods that have them", () => {
    const { space } = createOn(sineDataset(), { method: "hmc", tune: "temperature" });
    expect(space[2]).toEqual({ name: "temperature", kind: "float", low: 0.1, high: 2, scale: "log", default: 1 });
    expect(names({ method: "sgld", tune: "temperature,learningRate" })).toEqual([
      "priorScale",
      "likelihood",
      "temperature",
      "learningRate",
      "relativeStep",
    ]);
    // The mode alone has no temperature.
    expect(names({ method: "map", tune: "temperature" })).toEqual(["priorScale", "likelihood", "learningRate"]);
    const both = spaceOf({ method: "map,sgld", tune: "temperature" });
    expect(both.find(({ name }) => name === "temperature")).toMatchObject({ when: { method: ["sgld"] } });
  });
});

describe("lengths of runs on request", () => {
  const objectiveOf = (options: Record<string, string>) => {
    const created = bnnRegressionOn(sineDataset(), options);
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    return created.objective;
  };
  const int = { kind: "int", scale: "log" };

  it("have ranges that follow from the 72 training rows: 3 minibatches per epoch", () => {
    const { space, notices } = objectiveOf({ method: "sgld", tune: "epochs,warmStart,minibatch" });
    expect(space.slice(3)).toEqual([
      { ...int, name: "warmStart", low: 100, high: 16_000, default: 1000 },
      { ...int, name: "epochs", low: 104, high: 6668, default: 1667 },
      { ...int, name: "minibatch", low: 8, high: 72, default: 32 },
    ]);
    expect(notices?.filter((notice) => notice.startsWith("Option"))).toEqual([]);
  });

  it("are dimensions under the methods that have them, and are left out with a notice elsewhere", () => {
    const both = objectiveOf({ method: "map,hmc", tune: "epochs,warmStart" });
    const conditionOf = (name: string) => both.space.find((dimension) => dimension.name === name)?.when;
    expect([conditionOf("epochs"), conditionOf("warmStart")]).toEqual([{ method: ["map"] }, { method: ["hmc"] }]);
    const { space, notices } = objectiveOf({ method: "hmc", tune: "epochs,warmStart", "warm-start": "200" });
    expect(space.map(({ name }) => name)).toEqual(["priorScale", "likelihood"]);
    expect(notices?.filter((notice) => notice.startsWith("Option"))).toEqual([
      "Option epochs is not tuned: hmc does not use it.",
      "Option warmStart is not tuned: another option fixes it.",
    ]);
  });

  it("do not go with a number of iterations", () => {
    expect(bnnRegressionOn(sineDataset(), { tune: "epochs", iterations: "400" })).toEqual({
      issues: [
        {
          path: "tune",
          message: "option to tune; must not be epochs together with iterations: 400. Leave one of them out.",
        },
      ],
    });
  });

  it("change the fit: a longer warm start and more epochs start and end elsewhere", async () => {
    const objective = objectiveOf({ method: "sgld", tune: "warmStart,epochs", draws: "10", chains: "1", hidden: "3" });
    const valueOf = async (hyperparameters: Record<string, number>) => {
      const evaluation = await objective.evaluate({ warmStart: 100, epochs: 104, ...hyperparameters }, context());
      return "values" in evaluation ? evaluation.values.validationNll : Number.NaN;
    };
    const [short, searched, long] = [
      await valueOf({}),
      await valueOf({ warmStart: 300 }),
      await valueOf({ epochs: 200 }),
    ];
    await objective.close?.();
    expect(new Set([short, searched, long]).size).toBe(3);
    expect([short, searched, long].every(Number.isFinite)).toBe(true);
  });
});

describe("the method of a task that names none", () => {
  const methodOf = (options: Record<string, string>, rows = 120) => {
    const created = bnnRegressionOn(sineDataset(rows), options);
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    const { defaults, notices = [] } = created.objective;
    return [defaults?.method, notices.filter((notice) => notice.startsWith("Method"))];
  };

  it("is Hamiltonian Monte Carlo if using all rows is affordable; otherwise this is reported", () => {
    expect(methodOf({})).toEqual(["hmc", []]);
    expect(methodOf({ hidden: "50,50" })).toEqual(["hmc", []]);
    expect(methodOf({ hidden: "51", depth: "2" })).toEqual([
      "sgld",
      ["Method sgld: 102 hidden units would make hmc slow; --set method=hmc uses it anyway."],
    ]);
    // 0.6 of the rows train.
    expect(methodOf({}, 3333)).toEqual(["hmc", []]);
    expect(methodOf({ hidden: "200" }, 3400)).toEqual([
      "sgld",
      ["Method sgld: 2040 training rows and 200 hidden units would make hmc slow; --set method=hmc uses it anyway."],
    ]);
  });

  it("takes the number of weights into account, which is large for images", () => {
    const wide = sineDataset(2000);
    const columns = 64;
    const features = new Float64Array(2000 * columns).map((_, index) => Math.sin(index));
    const created = bnnRegressionOn({ ...wide, columns, features }, { hidden: "50" });
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    expect(created.objective.defaults?.method).toBe("sgld");
    expect(created.objective.notices).toContain(
      "Method sgld: 3250 weights for 1200 training rows would make hmc slow; --set method=hmc uses it anyway.",
    );
  });

  it("is one with dropout if dropout is set, and the requested one at any size", () => {
    expect(methodOf({ dropout: "0.1" })).toEqual(["sgld", []]);
    expect(methodOf({ "step-size": "1e-5" })).toEqual(["sgld", []]);
    expect(methodOf({ "trajectory-length": "1" })).toEqual(["hmc", []]);
    expect(methodOf({ "learning-rate": "0.1" })).toEqual(["hmc", []]);
    expect(methodOf({ method: "hmc", hidden: "200" })).toEqual(["hmc", []]);
  });
});

describe("a hyperparameter of another method", () => {
  it("makes a trial infeasible, rather than being tuned without any effect", async () => {
    const objective = createOn(sineDataset(), { method: "map" });
    expect(await objective.evaluate({ stepSize: 1e-5 }, context())).toEqual({
      failure: {
        kind: "infeasible",
        message:
          'hyperparameter; must be one that the method map has: "stepSize". Take it out of the space, or --set method=sgld.',
      },
    });
  });
});

describe("a hyperparameter that another one replaces", () => {
  it("makes a trial infeasible too", async () => {
    const evaluation = await createOn(sineDataset()).evaluate({ stepSize: 1e-5, relativeStep: 1 }, context());
    expect(evaluation).toMatchObject({
      failure: {
        kind: "infeasible",
        message: expect.stringMatching(/must not go with stepSize, .* --set relative-step=1/) as string,
      },
    });
  });
});

describe("dimensions added by users", () => {
  const spaceWith = (options: Record<string, string>, ...added: string[]) => {
    const objective = createOn(sineDataset(), options);
    return mergeSpace(objective.space, parsed(added), objective).map(formatDimension);
  };
  const parsed = (texts: readonly string[]) => {
    const read = parseSpace(texts);
    if ("issues" in read) throw new Error(JSON.stringify(read.issues));
    return read.space;
  };

  it.each([
    ["likelihood=choice(student-t,gaussian)", {}, "likelihood=choice(student-t,gaussian,default=gaussian)"],
    ["minibatch=int(8,64,log)", {}, "minibatch=int(8,64,log,default=32)"],
    ["minibatch=int(8,64,log)", { minibatch: "16" }, "minibatch=int(8,64,log,default=16)"],
    ["hidden=int(5,20)", {}, "hidden=int(5,20,default=10)"],
    ['hidden=choice("20,20",none)', { hidden: "20,20" }, 'hidden=choice("20,20",none,default="20,20")'],
    ["residual=choice(true,false)", {}, "residual=choice(true,false,default=false)"],
    ["draws=int(10,40)", {}, "draws=int(10,40,default=20)"],
    ["learningRate=float(1e-3,1,log)", { "learning-rate": "0.02" }, "learningRate=float(0.001,1,log,default=0.02)"],
    ["depth=int(1,3)", {}, "depth=int(1,3)"],
  ])("have the option's value for a default: %s under %j", (text, options, expected) => {
    expect(spaceWith(options, text)).toContain(expected);
  });

  it("have the knobs of each method where they choose between methods", () => {
    const options = { "prior-scale": "1" };
    const asked = createOn(sineDataset(), { ...options, method: "sgld,map" }).space.map(formatDimension);
    const added = spaceWith({ ...options, method: "sgld" }, "method=choice(sgld,map)");
    expect(added.toSorted()).toEqual(asked.toSorted());
  });
});
