/** Several processes on one study, one of which a user stops. */
import { expect, it } from "vitest";
import { place, type TrialDocument } from "./binary.ts";

it("lets two processes tune one study in one file", async () => {
  const { run, json } = place();
  const words = ["tune", "branin", "--strategy", "random", "--trials", "40", "--workers", "2"];
  const ends = await Promise.all([run(...words), run(...words)]);
  for (const { code, err } of ends) {
    expect(err).not.toMatch(/lock|busy|error/i);
    expect(code).toBe(0);
  }
  const trials = await json<TrialDocument[]>("trials", "branin", "--json");
  expect(trials.map(({ number, state }) => [number, state])).toEqual(
    Array.from({ length: 40 }, (_, number) => [number, "complete"]),
  );
  const finishedBy = ends.map(({ err }) => err.match(/^trial +\d+/gm) ?? []);
  const all = finishedBy.flat();
  expect(all).toHaveLength(40);
  expect(new Set(all).size).toBe(40);
});

it("exits cleanly on Ctrl-C: running trials are queued again, and the next run picks them up", async () => {
  const { begin, run, json, write } = place();
  write("slow.mjs", "setTimeout(() => console.log(`value=${process.argv[2]}`), process.argv[3] ?? 0);");
  const command = "node slow.mjs {x} 60000";
  const words = ["--space", "x=float(0,1)", "--study", "slow", "--strategy", "random", "--workers", "2"];
  const running = begin("tune", "--command", command, ...words, "--trials", "3");
  await running.saying(/^New study/m);
  for (;;) {
    const trials = await json<TrialDocument[]>("trials", "slow", "--json");
    if (trials.filter(({ state }) => state === "running").length === 2) break;
  }
  running.child.kill("SIGINT");
  const { code, err, out } = await running.ended;
  expect(code).toBe(130);
  expect(out).toBe("");
  expect(err).toContain("Stopping; running trials will be queued again. Press Ctrl-C again to stop immediately.\n");
  expect(err).toContain("Interrupted: 0 of 3 trials done. Running trials will be run again.\n");
  expect(err).toContain("Resume with: npx credence tune --study slow\n");
  const waiting = await json<TrialDocument[]>("trials", "slow", "--json");
  expect(waiting.map(({ state }) => state)).toEqual(["waiting", "waiting"]);

  // The program is changed, not the command: it is fast now.
  write("slow.mjs", "console.log(`value=${process.argv[2]}`);");
  expect((await run("tune", "--study", "slow")).code).toBe(0);
  const done = await json<TrialDocument[]>("trials", "slow", "--json");
  expect(done.map(({ state }) => state)).toEqual(["complete", "complete", "complete"]);
  expect(done.slice(0, 2).map(({ hyperparameters }) => hyperparameters)).toEqual(
    waiting.map(({ hyperparameters }) => hyperparameters),
  );
});
