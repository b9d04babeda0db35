import { describe, expect, it } from "vitest";
import type { OutputStream } from "../../cli/context.ts";
import { createLiveLines } from "../../cli/terminal/live-lines.ts";
import { toTerminal } from "../../cli/terminal/control.ts";
import { createColors } from "../../cli/terminal/colors.ts";
import { liveLines, trialLine } from "../../cli/report/progress-text.ts";
import { showProgress } from "../../cli/report/progress.ts";
import { viewOf } from "../../cli/report/run-view.ts";
import { widthOf } from "../../cli/terminal/table.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, type Trial } from "../../tuner/study/trial.ts";
import { spec } from "../tuner/loop/support.ts";
import { fakeShell } from "./fake-context.ts";
import { createScreen } from "./screen.ts";

const plain = createColors({ isTerminal: false }, {});
const study: Study = { ...spec, ...newStudy, budget: { trials: 10 }, secondsUsed: 0, createdAt: 0 };

/** Trial `number`, started at second `from` and, unless it runs, finished at second `to` with the loss. */
function trialAt(number: number, from: number, end?: { to: number; loss: number }): Trial {
  const lease = { worker: "local-1", holder: "here:1:a", expiresAt: 1e9 };
  const suggestion = { hyperparameters: { x: 0.25 }, reason: { strategy: "random" } };
  const trial = createTrial(number, suggestion, { lease, now: from * 1000 });
  return end === undefined
    ? trial
    : finishTrial(trial, { state: "complete", values: { loss: end.loss } }, end.to * 1000);
}

describe("the estimate for a run", () => {
  it("extrapolates the remaining time from the finished trials", () => {
    const trials = [trialAt(0, 0, { to: 4, loss: 2 }), trialAt(1, 0, { to: 6, loss: 1 }), trialAt(2, 6), trialAt(3, 6)];
    const view = viewOf(study, trials, { began: 0, now: 8000, workers: 2 });
    // 8 trials of 5 s each, 4 s of them gone, on two workers.
    expect(view).toMatchObject({ finished: 2, failed: 0, running: 2, elapsed: 8, left: 18, fraction: 0.2 });
    expect(view.best?.number).toBe(1);
  });

  it("makes no estimate before the first trial, nor beyond the time limit", () => {
    expect(viewOf(study, [trialAt(0, 0)], { began: 0, now: 3000, workers: 2 }).left).toBeNull();
    const timed = { ...study, budget: { trials: 10, seconds: 20 }, secondsUsed: 5 };
    const view = viewOf(timed, [trialAt(0, 0, { to: 4, loss: 1 })], { began: 0, now: 10_000, workers: 1 });
    expect(view).toMatchObject({ left: 5, fraction: 0.75 });
    const unlimited = { ...study, budget: {} };
    expect(viewOf(unlimited, [], { began: 0, now: 1000, workers: 1 })).toMatchObject({ left: null, fraction: null });
  });
});

describe("the two progress lines", () => {
  const trials = [trialAt(0, 0, { to: 4, loss: 2.5 }), trialAt(1, 4)];
  const view = viewOf(study, trials, { began: 0, now: 6000, workers: 1 });

  it("show progress, the best value and the time", () => {
    const [first, second] = liveLines(view, 80, plain);
    expect(first).toBe("loop  ━━━━────────────────────────────────────  1/10 trials · 1 running");
    expect(second).toMatch(/^best loss 2\.500 \(trial 0\) +elapsed 0:06 · ETA 0:34$/);
  });

  it("count repeats beside the trials of the search, not among them", () => {
    const repeat = { hyperparameters: { x: 0.25 }, reason: { strategy: "confirmation", repeat: 1 } };
    const waiting = createTrial(2, repeat, { lease: null, now: 0 });
    const done = { ...trialAt(3, 4, { to: 5, loss: 2 }), reason: repeat.reason };
    const confirming = { ...study, budget: { trials: 4 } };
    const run = { began: 0, now: 6000, workers: 1 };
    const [first] = liveLines(viewOf(confirming, [...trials, waiting, done], run), 80, plain);
    expect(first).toMatch(/ {2}1\/2 trials · 1\/2 repeats · 1 running$/);
  });

  it("are narrower than the terminal, whatever its width", () => {
    for (let width = 40; width <= 200; width += 7) {
      for (const name of ["a", "a-study-with-a-rather-long-name-that-fills-a-line", "日本語の研究"]) {
        const lines = liveLines({ ...view, study: { ...study, name } }, width, plain);
        for (const line of lines) expect(widthOf(line)).toBeLessThan(width);
      }
    }
  });

  it("contain no escape sequences where colours are off", () => {
    const paint = createColors({ isTerminal: true }, { NO_COLOR: "1" });
    expect(liveLines(view, 80, paint).join("")).not.toContain("\u001b");
    const coloured = createColors({ isTerminal: true }, { TERM: "xterm" });
    expect(toTerminal(liveLines(view, 80, coloured).join(""))).toContain("\u001b[");
    expect(toTerminal(createColors({ isTerminal: false }, { FORCE_COLOR: "1" }).bold("a"))).toBe(
      "\u001b[1ma\u001b[22m",
    );
    expect(createColors({ isTerminal: true }, { TERM: "dumb" }).bold("a")).toBe("a");
  });
});

describe("the line for a trial", () => {
  it("shows number, state, value and hyperparameters", () => {
    const metric = study.metrics[0];
    expect(trialLine(trialAt(3, 0, { to: 1, loss: 0.5 }), [metric], { isBest: true })).toBe(
      "trial   3  complete  loss 0.5000    best  x=0.25",
    );
    const failed = finishTrial(
      trialAt(4, 0),
      { state: "failed", failure: { kind: "diverged", message: "NaN\nat step 3\nloss is NaN" } },
      0,
    );
    expect(trialLine(failed, [metric], { isBest: false })).toBe(
      "trial   4  failed    diverged: NaN: loss is NaN        x=0.25",
    );
  });
});

describe("redrawn lines", () => {
  function terminal(columns = 40): {
    stream: OutputStream;
    screen: ReturnType<typeof createScreen>;
    raw: () => string;
  } {
    const screen = createScreen();
    let raw = "";
    const stream: OutputStream = {
      write(text) {
        raw += toTerminal(text);
        screen.write(toTerminal(text));
      },
      writeRaw: () => {},
      isTerminal: true,
      columns: () => columns,
    };
    return { stream, screen, raw: () => raw };
  }

  it("stay below the printed output, and leave nothing behind", () => {
    const { stream, screen, raw } = terminal();
    const live = createLiveLines(stream);
    live.draw(["one", "two"]);
    live.draw(["ONE", "TWO"]);
    live.print("said");
    expect(screen.lines()).toEqual(["said", "ONE", "TWO", ""]);
    live.draw(["o"]);
    expect(screen.lines()).toEqual(["said", "o", ""]);
    live.stop();
    live.stop();
    expect(screen.lines()).toEqual(["said", ""]);
    // The cursor is hidden once and shown once.
    expect([raw().split("\u001b[?25l").length, raw().split("\u001b[?25h").length]).toEqual([2, 2]);
  });

  it("write each frame in one call, so that nothing flickers", () => {
    const writes: string[] = [];
    const live = createLiveLines({ ...terminal().stream, write: (text) => writes.push(text) });
    live.draw(["one", "two"]);
    live.draw(["ONE", "TWO"]);
    expect(writes).toHaveLength(3);
  });

  it("never touch the cursor when nothing was drawn", () => {
    const { stream, raw } = terminal();
    createLiveLines(stream).stop();
    expect(raw()).toBe("");
  });

  it("are removed when the process ends, whatever the reason", () => {
    const { context } = fakeShell({ terminal: true });
    const { stream, screen, raw } = terminal(80);
    const atExit: (() => void)[] = [];
    const ticks: (() => void)[] = [];
    const progress = showProgress(
      {
        ...context,
        stderr: stream,
        onExit: (task) => atExit.push(task),
        every: (_, task) => {
          ticks.push(task);
          return () => {};
        },
      },
      { study, trials: [], workers: 1, quiet: false },
    );
    progress.print("hello");
    ticks.forEach((tick) => tick());
    expect(screen.lines()[1]).toContain("0/10 trials");
    atExit.forEach((task) => task());
    expect(screen.lines()).toEqual(["hello", ""]);
    expect(raw().endsWith("\u001b[?25h")).toBe(true);
  });
});
