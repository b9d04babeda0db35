/** Lease holders, dead processes, and Ctrl-C. */
import { spawn } from "node:child_process";
import { hostname } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createInterruption } from "../../cli/terminal/interruption.ts";
import { deadHolders } from "../../cli/studies/lost-trials.ts";
import { thisProcess } from "../../cli/studies/process-identity.ts";
import { createTrial } from "../../tuner/study/trial.ts";

describe("the holder of a lease", () => {
  const me = thisProcess();

  it("names machine and process, and is alive as long as the process", () => {
    expect(me.holder).toMatch(new RegExp(`^${hostname()}:${process.pid}:`));
    expect(me.isAlive(me.holder)).toBe("yes");
  });

  it("is dead when the process has ended, or when another process has its PID", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.once("exit", resolve));
    const [, , token] = me.holder.split(":");
    expect(me.isAlive(`${hostname()}:${child.pid}:${token}`)).toBe("no");
    const earlier = token.replace(/\d+$/, (digits) => String(Number(digits) - 1));
    expect(me.isAlive(`${hostname()}:${process.pid}:${earlier}`)).toBe("no");
  });

  it("is not judged on another machine, or when it is not a process", () => {
    expect(me.isAlive(me.holder.replace(hostname(), "elsewhere"))).toBe("unknown");
    expect(me.isAlive("ask:3f1c")).toBe("unknown");
  });

  it("is listed once among the dead", () => {
    const trial = (number: number, holder: string) =>
      createTrial(
        number,
        { hyperparameters: {}, reason: { strategy: "random" } },
        { lease: { worker: "w", holder, expiresAt: 0 }, now: 0 },
      );
    const isAlive = (holder: string) => (holder.startsWith("dead") ? "no" : holder === "mine" ? "yes" : "unknown");
    const trials = [trial(0, "dead:1"), trial(1, "mine"), trial(2, "dead:1"), trial(3, "other"), trial(4, "dead:2")];
    expect(deadHolders(trials, { holder: "mine", isAlive })).toEqual(["dead:1", "dead:2"]);
  });
});

describe("Ctrl-C", () => {
  const before = process.listeners("SIGINT");
  afterEach(() => {
    vi.restoreAllMocks();
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      for (const listener of process.listeners(name)) {
        if (!before.includes(listener)) process.removeListener(name, listener);
      }
    }
  });

  it("asks for a clean end the first time, and ends the process the second time", () => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    let now = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const interruption = createInterruption();
    const signal = interruption.signal();
    expect(interruption.signal()).toBe(signal);
    process.emit("SIGINT");
    expect(signal.aborted).toBe(true);
    // npm forwards the signal that the terminal has already sent to this process: not a second Ctrl-C.
    now += 20;
    process.emit("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    now += 2000;
    process.emit("SIGINT");
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  });

  it("has the system's default behaviour until a listener is added", () => {
    const listeners = process.listenerCount("SIGTERM");
    const interruption = createInterruption();
    expect(process.listenerCount("SIGTERM")).toBe(listeners);
    interruption.signal();
    expect(process.listenerCount("SIGTERM")).toBe(listeners + 1);
    process.emit("SIGTERM");
    expect(interruption.signal().aborted).toBe(true);
  });
});
