/** The tuner as a library: types, runs, ask and tell, and the same suggestions as the command line. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, expectTypeOf, it } from "vitest";
import { choice, createStudy, float, int, ordinal, tune, when } from "../../library/index.ts";
import { fakeShell } from "../cli/fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-library-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const space = { x: float(-5, 5), k: int(1, 8) };
const sobol = { name: "sobol" } as const;

describe("a study", () => {
  it("gives the objective the types of its space", async () => {
    const study = await createStudy({
      space: {
        lr: float(1e-5, 1, { log: true }),
        opt: choice("sgd", "adam"),
        batch: ordinal(8, 16, 32),
        bias: choice(true, false),
        momentum: when(float(0, 0.9, { step: 0.1 }), { opt: "sgd" }),
      },
      strategy: sobol,
    });
    const seen: (number | undefined)[] = [];
    await study.optimize(
      ({ lr, opt, batch, bias, momentum }) => {
        expectTypeOf(lr).toEqualTypeOf<number>();
        expectTypeOf(opt).toEqualTypeOf<"sgd" | "adam">();
        expectTypeOf(batch).toEqualTypeOf<8 | 16 | 32>();
        expectTypeOf(bias).toEqualTypeOf<boolean>();
        expectTypeOf(momentum).toEqualTypeOf<number | undefined>();
        expect(momentum === undefined).toBe(opt === "adam");
        seen.push(momentum);
        return lr;
      },
      { trials: 8 },
    );
    expect(seen).toContain(undefined);
    const [first] = await study.trials();
    expectTypeOf(first.hyperparameters.lr).toEqualTypeOf<number>();
    expectTypeOf(first.hyperparameters.opt).toEqualTypeOf<"sgd" | "adam">();
    await study.close();
  });

  it("is tuned as on the command line: the same seed, the same suggestions", async () => {
    const bowl = { x: float(0, 1, { default: 0.9 }), k: int(1, 8, { default: 2 }) };
    const study = await createStudy({ name: "bowl", metric: "loss", seed: 3, space: bowl });
    await study.optimize(
      ({ x, k }) =>
        k === 8 ? { failure: { kind: "diverged", message: "no" } } : (x - 0.3) ** 2 + 0.1 * Math.abs(k - 3),
      { trials: 10 },
    );
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--seed", "3", "--trials", "10", "--workers", "1");
    const theirs = await shell.json<readonly { hyperparameters: unknown; values: unknown }[]>(
      "trials",
      "bowl",
      "--json",
    );
    expect((await study.trials()).map(({ hyperparameters, values }) => ({ hyperparameters, values }))).toEqual(
      theirs.map(({ hyperparameters, values }) => ({ hyperparameters, values })),
    );
    await study.close();
  });

  it("continues from a file, and is rejected with a different spec", async () => {
    const options = { space, strategy: sobol, storage: join(folder, "study.db") };
    for (const [round, expected] of [
      [2, 2],
      [1, 3],
    ]) {
      const study = await createStudy(options);
      await study.optimize(({ x }) => x, { trials: round });
      expect(await study.trials()).toHaveLength(expected);
      await study.close();
    }
    await expect(createStudy({ ...options, seed: 2 })).rejects.toMatchObject({ code: "conflict" });
  });

  it("releases a trial when the objective throws, and rethrows the error", async () => {
    const study = await createStudy({ space, strategy: sobol });
    const fails = () => {
      throw new TypeError("no such file");
    };
    await expect(study.optimize(fails, { trials: 3 })).rejects.toThrow("no such file");
    expect((await study.trials()).map(({ state }) => state)).toEqual(["waiting"]);
    await expect(study.optimize(() => "3" as never, { trials: 1 })).rejects.toThrow("must return a number");
    await study.close();
  });

  it("ends by a signal or time limit; its trials wait", async () => {
    const study = await createStudy({ space, strategy: sobol });
    const stop = new AbortController();
    const long = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<number>((resolve) => signal.addEventListener("abort", () => resolve(1)));
    const ended = study.optimize(long, { trials: 5, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await ended).toBe("interrupted");
    expect(await study.optimize(long, { trials: 5, seconds: 0.05 })).toBe("budget");
    expect((await study.trials()).map(({ state }) => state)).toEqual(["waiting"]);
    await study.close();
  });

  it("stores reports, standard errors and failures, and calls back for each trial", async () => {
    const study = await createStudy({ space, strategy: sobol, direction: "maximize", metric: "score" });
    const states: string[] = [];
    await study.optimize(
      ({ x }, { number, report }) => {
        expect(report(1, x)).toBe("continue");
        if (number === 1) return { failure: { kind: "infeasible", message: "too big" } };
        if (number === 2) return Number.NaN;
        return { values: { score: x }, standardErrors: { score: 0.5 } };
      },
      { trials: 4, onTrial: ({ state, failure }) => states.push(failure?.kind ?? state) },
    );
    expect(states).toEqual(["complete", "infeasible", "diverged", "complete"]);
    const best = await study.best();
    const trials = await study.trials();
    expect(best?.value).toBe(Math.max(...trials.flatMap(({ value }) => (value === null ? [] : [value]))));
    expect(best?.standardErrors).toEqual({ score: 0.5 });
    await study.close();
  });

  it("asks and tells, tries enqueued points first, and closes with its block", async () => {
    await using study = await createStudy({ space, strategy: sobol });
    await study.enqueue({ x: 1.5, k: 3 });
    await expect(study.enqueue({ x: 9, k: 3 })).rejects.toThrow("x");
    const trial = await study.ask();
    expect(trial?.hyperparameters).toEqual({ x: 1.5, k: 3 });
    expect(await trial?.tell(2)).toMatchObject({ number: 0, state: "complete", value: 2 });
    const second = await study.ask();
    await second?.release();
    expect((await study.ask())?.number).toBe(second?.number);
  });
});

it("tunes a function in one call", async () => {
  const best = await tune({ space: { x: float(-5, 5) }, trials: 12 }, async ({ x }) => (x - 2) ** 2);
  expect(best?.value).toBeLessThan(0.05);
});

it("reports problems with a space or a metric", async () => {
  await expect(createStudy({ space: { x: float(2, 1) } })).rejects.toThrow("x");
  await expect(createStudy({ space: { x: when(float(0, 1), { y: 1 }) } })).rejects.toThrow("y");
  await expect(createStudy({ space, metric: "__proto__" })).rejects.toThrow("reserved");
});
