/**
 * Runs a program without a shell, in its own process group, and ends the whole group on abort, on timeout, when the
 * program has exited and left processes behind, and when this process dies for any reason (see watchdog.ts).
 */
import { errorMessage } from "../../common/describe-error.ts";
import { spawn, type ChildProcess } from "node:child_process";
import { unwatchGroup, watchGroup } from "./watchdog.ts";

/** How the program ended. */
export type ProgramEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "aborted" }
  | { readonly kind: "timed-out" }
  | { readonly kind: "not-started"; readonly reason: string };

export interface ProgramOptions {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Aborted to end the program. */
  readonly signal: AbortSignal;
  /** No limit if absent. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Time between the request to exit (SIGTERM) and the forced kill (SIGKILL). */
  readonly graceMilliseconds: number;
  readonly onOutput: (text: string) => void;
  readonly onErrorOutput: (text: string) => void;
}

/** Runs the program until it and all its descendants that still hold its output have exited. Never rejects. */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const { signal, timeoutMilliseconds, graceMilliseconds } = options;
  if (signal.aborted) return { kind: "aborted" };
  let child: ChildProcess;
  try {
    child = start(argv, options);
  } catch (error) {
    return notStarted(error);
  }

  const timers = new Set<NodeJS.Timeout>();
  // A timer with a delay above 2³¹ − 1 milliseconds (24 days) would fire immediately.
  const after = (milliseconds: number, task: () => void) => {
    timers.add(setTimeout(task, Math.min(milliseconds, 2 ** 31 - 1)));
  };
  let ended = null as ProgramEnd | null;
  const endBecause = (reason: ProgramEnd) => {
    ended ??= reason;
    killGroup(child, "SIGTERM");
    after(graceMilliseconds, () => killGroup(child, "SIGKILL"));
  };
  const onAbort = () => endBecause({ kind: "aborted" });
  signal.addEventListener("abort", onAbort, { once: true });
  if (timeoutMilliseconds !== undefined) after(timeoutMilliseconds, () => endBecause({ kind: "timed-out" }));

  try {
    return await new Promise<ProgramEnd>((resolve) => {
      child.once("error", (error) => {
        if (child.pid === undefined) resolve(notStarted(error));
      });
      child.once("exit", (code, signalName) => {
        ended ??= signalName === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal: signalName };
        // A process left behind may keep the output open forever.
        after(graceMilliseconds, () => {
          killGroup(child, "SIGKILL");
          child.stdout?.destroy();
          child.stderr?.destroy();
        });
      });
      child.once("close", () => {
        if (ended !== null) resolve(ended);
      });
    });
  } finally {
    signal.removeEventListener("abort", onAbort);
    for (const timer of timers) clearTimeout(timer);
    await endGroup(child, graceMilliseconds);
    running.delete(child);
    if (child.pid !== undefined) unwatchGroup(child.pid);
  }
}

function start([program, ...rest]: readonly string[], options: ProgramOptions): ChildProcess {
  const { cwd, environment, onOutput, onErrorOutput } = options;
  // Detached: Ctrl-C in the terminal must only reach the tuner, and the program's children must end together with it.
  const child = spawn(program, rest, { cwd, env: environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  // Must come first: a kill -9 between the two lines would leave the program running.
  if (child.pid !== undefined) watchGroup(child.pid);
  child.stdout.setEncoding("utf8").on("data", onOutput);
  child.stderr.setEncoding("utf8").on("data", onErrorOutput);
  watchOurExit();
  running.add(child);
  return child;
}

/** Programs that must not outlive this process. */
const running = new Set<ChildProcess>();
let watching = false;

function watchOurExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const child of running) killGroup(child, "SIGKILL");
  });
}

/**
 * Ends processes that a finished program left running in its group: first by request, then by force after the grace
 * period.
 */
async function endGroup(child: ChildProcess, graceMilliseconds: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined || !groupExists(pid)) return;
  killGroup(child, "SIGTERM");
  const pause = 10;
  for (let waited = 0; waited < graceMilliseconds && groupExists(pid); waited += pause) {
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  if (groupExists(pid)) killGroup(child, "SIGKILL");
}

function groupExists(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has exited, or the system has no process groups.
    child.kill(signal);
  }
}

function notStarted(error: unknown): ProgramEnd {
  return { kind: "not-started", reason: errorMessage(error) };
}
