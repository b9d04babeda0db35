/**
 * Runs a program without a shell, in its own process group, and ends the whole group: on abort, when its time is over, when the
 * program has ended and left processes behind, and when this process dies, however it dies (see watchdog.ts).
 */
import { errorMessage } from "../../common/describe-error.ts";
import { spawn, type ChildProcess } from "node:child_process";
import { unwatchGroup, watchGroup } from "./watchdog.ts";

/** How it ended. */
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
  /** Absent means no limit. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Time between the request to end (SIGTERM) and the end by force (SIGKILL). */
  readonly graceMilliseconds: number;
  readonly onOutput: (text: string) => void;
  readonly onErrorOutput: (text: string) => void;
}

/** Runs the program until it has ended, and everything it started that still holds its output. Never rejects. */
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
  // A timer cannot wait longer than 2³¹ − 1 milliseconds (24 days), and would not wait at all.
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
        // A process left behind may hold its output open forever.
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
  // Detached: Ctrl-C at the terminal must reach the tuner only, and a program's children must end with it.
  const child = spawn(program, rest, { cwd, env: environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  // First of all: a kill -9 between the two lines would leave the program running.
  if (child.pid !== undefined) watchGroup(child.pid);
  child.stdout.setEncoding("utf8").on("data", onOutput);
  child.stderr.setEncoding("utf8").on("data", onErrorOutput);
  watchOurExit();
  running.add(child);
  return child;
}

/** Programs that must not outlive this process when it exits. */
const running = new Set<ChildProcess>();
let watching = false;

function watchOurExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const child of running) killGroup(child, "SIGKILL");
  });
}

/** Ends what an ended program has left running in its group: by request, and after the grace time by force. */
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
    // The whole group has ended, or the system has no process groups.
    child.kill(signal);
  }
}

function notStarted(error: unknown): ProgramEnd {
  return { kind: "not-started", reason: errorMessage(error) };
}
