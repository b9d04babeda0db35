import { describe, expect, it } from "vitest";
import { ask } from "../../tuner/loop/ask.ts";
import { optimize } from "../../tuner/loop/optimize.ts";
import { openStudyCache } from "../../tuner/loop/study-cache.ts";
import { directSuggestions } from "../../tuner/loop/suggestions.ts";
import { fakeShell } from "./fake-context.ts";

interface TrialDocument {
  readonly number: number;
  readonly state: string;
}

const bowl = ["tune", "bowl", "--seed", "1"];

describe("a new study", () => {
  it("runs to its budget, says so and prints a page", async () => {
    const { run } = fakeShell();
    const { code, out, err } = await run(...bowl, "--trials", "8");
    expect(code).toBe(0);
    expect(err).toMatch(
      /^bowl: 3 cracks mended\nNew study bowl: 8 trials, 1 worker, seed 1\.\ntrial {3}0 {2}complete {2}/,
    );
    expect(err.match(/^trial /gm)).toHaveLength(8);
    expect(out).toMatch(
      /Recommended \(trial \d\): expected loss \S+ \(95 %: \S+ to \S+\), \S+\s+below the\s+default's/,
    );
    expect(out).toMatch(/Best observed: \S+ \(trial \d\)/);
    expect(out).toMatch(/recommended +default\n/);
    expect(out).toMatch(/ {2}x +\S+ +0\.9 *\n {2}k +\d +2/);
    expect(out).toMatch(/test loss +\S+ +0\.4700/);
    expect(out).toContain("  8 more trials     credence tune bowl --trials 16\n");
  });

  it("has 25 trials and the objective's name by default", async () => {
    const { run, store } = fakeShell();
    const { out } = await run("tune", "bowl", "--strategy", "random", "--quiet");
    const study = await (await store()).readStudy("bowl");
    // Two leaders and the default, three times each, in addition to the budget.
    expect(study.budget).toEqual({ trials: 25 + 9 });
    expect(out).toMatch(/\nConfirmation\n {2}Confirmed with 3 repeats and new random numbers: trial \d+ has/);
    // Repeats do not count as trials of the search anywhere.
    const again = await run("tune", "bowl");
    expect(again.out).toContain("bowl  25 trials and 9 repeats in");
    expect(again.out).toContain("  25 more trials    credence tune bowl --trials 59\n");
    expect(again.err).toContain("Study bowl is complete: 25 of 25 trials and 9 repeats done.");
    expect((await run("show", "bowl")).out).toContain("25 of 25 done and 9 repeats: ");
    expect(study.seed).toBe(1);
    expect(study.objective).toEqual({ kind: "builtin", name: "bowl", options: {} });
    expect(study.strategy).toEqual({ name: "random", acquisition: "alternate", kappa: 1.8, repeats: false });
  });

  it("has the objective's own number of trials in its own space, unless another limit is given", async () => {
    const { run, store } = fakeShell();
    const trialsOf = async (study: string) => (await (await store()).readStudy(study)).budget.trials;
    const red = ["bowl", "--set", "colour=red", "--strategy", "random", "--quiet"];
    await run("tune", ...red, "--study", "own");
    expect(await trialsOf("own")).toBe(7 + 9);
    await run("tune", ...red, "--study", "wider", "--space", "extra=float(0,1)", "--confirm", "0");
    expect(await trialsOf("wider")).toBe(25);
    await run("tune", ...red, "--study", "narrower", "--space", "x=float(0,0.5)", "--confirm", "0");
    expect(await trialsOf("narrower")).toBe(7);
    await run("tune", ...red, "--study", "asked", "--trials", "5");
    expect(await trialsOf("asked")).toBe(5);
    await run("tune", ...red, "--study", "timed", "--timeout", "1s", "--target", "100");
    expect(await trialsOf("timed")).toBeUndefined();
  });

  it("prints one document with --json, and nothing at all on standard error with --quiet", async () => {
    const { run } = fakeShell();
    const { out, err } = await run(...bowl, "--trials", "8", "--json", "--quiet");
    expect(err).toBe("");
    const report = JSON.parse(out);
    expect(report).toMatchObject({ study: "bowl", end: "budget", metric: { name: "loss", direction: "minimize" } });
    expect(report.default.hyperparameters).toEqual({ x: 0.9, k: 2 });
    expect(report.best.values.loss).toBeLessThan(report.default.values.loss);
    expect(report.recommended.estimate.overDefault.gain.value).toBeGreaterThan(0);
    expect(report.assessment.recommended.values.testLoss).toBeCloseTo(report.recommended.values.loss + 0.01, 12);
    expect(report.assessment.default.values.testLoss).toBeCloseTo(0.47, 12);
    expect(report.trials.complete + report.trials.failed).toBe(8);
  });

  it("confirms on request, and stops a run after its own time limit", async () => {
    const { run, store, context } = fakeShell({ every: (_, task) => (task(), () => {}) });
    const { err } = await run(...bowl, "--trials", "6", "--confirm", "1");
    expect(err).toContain(
      "Confirming the leading configurations and the default with new random numbers: 3 evaluations.\n",
    );
    expect((await (await store()).readTrials("bowl")).slice(6).map(({ reason }) => reason.repeat)).toEqual([1, 1, 1]);
    expect(context.now()).toBeGreaterThan(0);
    const short = await run("tune", "bowl", "--study", "short", "--trials", "9999", "--for", "30ms", "--quiet");
    expect(short.code === 0 || short.out.includes("No trial is complete")).toBe(true);
    expect(short.out).toMatch(/continue +credence tune --study short|credence tune bowl --study short|continue/);
    expect((await (await store()).readTrials("short")).length).toBeLessThan(50);
  });

  it("fails unless the best trial is good enough", async () => {
    const { run } = fakeShell();
    expect((await run(...bowl, "--trials", "6", "--quiet", "--fail-unless", "loss < 5")).code).toBe(0);
    const bad = await run("tune", "bowl", "--quiet", "--trials", "6", "--fail-unless", "loss<=-1");
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/^loss<=-1 does not hold: the best trial has loss \S+\.\n$/);
    const other = await run("tune", "bowl", "--quiet", "--trials", "6", "--fail-unless", "speed>1");
    expect(other.err).toBe("speed>1 does not hold: the best trial has no value of speed.\n");
    expect((await run("tune", "bowl", "--fail-unless", "loss=1")).err).toContain(
      'fail-unless; must be a metric, one of < <= > >= and a number, such as loss<0.1: "loss=1"',
    );
  });

  it("accepts time and target budgets, and only then has no limit on trials", async () => {
    const { run, store } = fakeShell();
    await run(...bowl, "--study", "a", "--timeout", "1h", "--target", "0.3");
    expect((await (await store()).readStudy("a")).budget).toEqual({ seconds: 3600, target: 0.3 });
    const { out } = await run("show", "a");
    expect(out).toContain("stops at 0.3");
    const trials = await (await store()).readTrials("a");
    expect(trials.at(-1)?.values?.loss).toBeLessThanOrEqual(0.3);
  });

  it("reports that Ctrl-C ended the assessment, and assesses when it is run again", async () => {
    const shell = fakeShell();
    shell.onOutput = (text) => {
      if (text.startsWith("Evaluating")) shell.interrupt();
    };
    const first = await shell.run(...bowl, "--trials", "3");
    expect(first.err).toContain(
      "Interrupted: skipped the evaluation on the test set. Run it with: credence tune bowl\n",
    );
    expect(first.out).toContain("The best loss is");
    expect(first.out).not.toContain("test loss");
    shell.onOutput = () => {};
    const second = await shell.run("tune", "bowl");
    expect(second.err).not.toContain("skipped");
    expect(second.out).toContain("test loss");
  });

  it("fails with exit code 1 when no trial was complete", async () => {
    const { run } = fakeShell();
    const rest = ["--space", "k=choice(8)", "--trials", "1", "--strategy", "random", "--seed", "3"];
    const { code, out } = await run("tune", "bowl", ...rest);
    expect(out).toContain("The only trial failed: loss; must be finite: NaN");
    expect(out).toContain("1 trial of 1: 1 diverged\n  1 × loss; must be finite: NaN");
    expect(code).toBe(1);
  });
});

describe("an existing study", () => {
  it("continues where it stopped, with the stored settings", async () => {
    const shell = fakeShell();
    shell.onOutput = (text) => {
      if (text.startsWith("trial   3")) shell.interrupt();
    };
    const first = await shell.run(...bowl, "--trials", "10", "--set", "colour=red", "--kappa", "2.5");
    expect(first.code).toBe(130);
    expect(first.err).toContain(
      "Stopping; running trials will be queued again. Press Ctrl-C again to stop immediately.",
    );
    expect(first.err).toMatch(/Interrupted: 4 of 10 trials done, best loss \S+ \(trial \d\)/);
    expect(first.err).toContain("Resume with: credence tune bowl\n");
    expect(first.out).toBe("");

    shell.onOutput = () => {};
    const second = await shell.run("tune", "bowl");
    expect(second.code).toBe(0);
    expect(second.err).toContain("Resuming study bowl: 4 of 10 trials done, 1 worker, seed 1.");
    const trials = await shell.json<TrialDocument[]>("trials", "bowl", "--json");
    expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(trials.every(({ state }) => state === "complete" || state === "failed")).toBe(true);
  });

  it("is found by its name alone", async () => {
    const { run, store } = fakeShell();
    await run(...bowl, "--study", "mine", "--trials", "2");
    const { code } = await run("tune", "--study", "mine", "--trials", "3");
    expect(code).toBe(0);
    expect(await (await store()).readTrials("mine")).toHaveLength(3);
  });

  it("prints its report again when it is complete, and how to extend it", async () => {
    const { run } = fakeShell();
    const first = await run(...bowl, "--trials", "4");
    const again = await run(...bowl);
    expect(again.code).toBe(0);
    expect(again.err).toContain(
      "Study bowl is complete: 4 of 4 trials done. Extend it: credence tune bowl --trials 8\n",
    );
    expect(again.out).toBe(first.out);
  });

  it("is extended by --trials, and left unchanged if --trials is less than the number already done", async () => {
    const { run, store } = fakeShell();
    await run(...bowl, "--trials", "4");
    const fewer = await run(...bowl, "--trials", "2");
    expect(fewer.err).toContain("is complete: 4 of 4 trials done");
    await run(...bowl, "--trials", "6");
    const study = await (await store()).readStudy("bowl");
    expect(study.budget).toEqual({ trials: 6 });
    expect(await (await store()).readTrials("bowl")).toHaveLength(6);
  });

  it("handles fewer requested trials than an unfinished study has, and a reached target", async () => {
    const { run, store } = fakeShell();
    await run(...bowl, "--trials", "4", "--strategy", "random");
    await (await store()).setBudget("bowl", { trials: 10 });
    const fewer = await run("tune", "bowl", "--trials", "3");
    expect(fewer.err).toContain(
      "Study bowl has the requested number of trials: 4 of 10 trials done. Resume with: credence tune bowl\n",
    );
    expect((await (await store()).readStudy("bowl")).budget).toEqual({ trials: 10 });
    const reached = await run("tune", "bowl", "--target", "100");
    expect(reached.err).toContain(
      "is complete: 4 of 10 trials done. Its target has been reached; set another with --target.\n",
    );
  });

  it("runs the trials of a run that died again, at once", async () => {
    const { run, store, clock } = fakeShell();
    await run(...bowl, "--trials", "2", "--strategy", "random");
    await (await store()).setBudget("bowl", { trials: 4 });
    for (const number of [2, 3]) {
      const lease = {
        worker: "local-1",
        holder: number === 2 ? "dead:7:x" : "elsewhere:7:x",
        expiresAt: clock.now + 1e6,
      };
      const suggestion = { hyperparameters: { x: 0.5, k: 3 }, reason: { strategy: "random" } };
      await (await store()).addTrial("bowl", number, suggestion, { lease, now: clock.now });
    }
    const { err } = await run("tune", "bowl");
    expect(err).toContain("Trial 2 from a run whose process died will be run again.");
    const states = (await (await store()).readTrials("bowl")).map(({ state, attempt }) => [state, attempt]);
    // The other machine keeps its trial, because its process may still be running.
    expect(states).toEqual([
      ["complete", 1],
      ["complete", 1],
      ["complete", 2],
      ["running", 1],
    ]);
  });

  it("refuses a different spec, and says what differs and what to do", async () => {
    const { run } = fakeShell();
    await run(...bowl, "--trials", "2");
    const { code, err } = await run("tune", "bowl", "--seed", "2", "--set", "colour=red", "--space", "x=float(0,2)");
    expect(code).toBe(2);
    expect(err).toBe(
      [
        'error: Study "bowl" already exists with different settings:',
        '         objective.options.colour: not stored, given "red"',
        "         space.x.high: stored 1, given 2",
        "         seed: stored 1, given 2",
        "       Choose another name with --study, or delete the stored study: credence delete bowl",
        "",
      ].join("\n"),
    );
  });
});

describe("a settings file", () => {
  const text = [
    "objective: bowl",
    "study: filed",
    "trials: 3",
    "seed: 5",
    "strategy: random",
    "set:",
    "  colour: red",
    "space:",
    "  x: float(0, 2)",
    "",
  ].join("\n");

  it("is equivalent to the flags, and the flags take priority", async () => {
    const { run, store } = fakeShell({ files: { "study.yaml": text } });
    expect((await run("tune", "--config", "study.yaml", "--trials", "2", "--space", "k=int(1,4)")).code).toBe(0);
    const study = await (await store()).readStudy("filed");
    expect(study.budget.trials).toBe(2);
    expect(study.seed).toBe(5);
    expect(study.objective).toEqual({ kind: "builtin", name: "bowl", options: { colour: "red" } });
    expect(study.space.map((dimension) => "high" in dimension && dimension.high)).toEqual([2, 4]);
  });
});

describe("two runs of one study", () => {
  it("share it without duplicate numbers", async () => {
    const shell = fakeShell();
    await shell.run(...bowl, "--trials", "1", "--strategy", "random");
    const store = await shell.store();
    await store.setBudget("bowl", { trials: 12 });
    const objective = await shell.context.objectives.start(await store.readStudy("bowl"), 1);
    const suggester = await shell.context.suggester("here");
    const cache = openStudyCache({ store, nextTurn: () => Promise.resolve() }, "bowl");
    const other = optimize({
      store,
      study: "bowl",
      objective,
      workers: ["other"],
      ask: (worker, signal) =>
        ask(
          {
            store,
            study: "bowl",
            cache,
            suggestions: directSuggestions(suggester, cache),
            now: shell.context.now,
            newLease: () => ({ worker, holder: "there:2:b", expiresAt: shell.context.now() + 60_000 }),
          },
          signal,
        ),
      holder: "there:2:b",
      leaseMilliseconds: 60_000,
      now: shell.context.now,
      every: () => () => {},
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    const [{ code }] = await Promise.all([shell.run("tune", "bowl", "--quiet"), other]);
    expect(code).toBe(0);
    expect((await store.readTrials("bowl")).map(({ number }) => number)).toEqual(
      Array.from({ length: 12 }, (_, n) => n),
    );
  });
});
