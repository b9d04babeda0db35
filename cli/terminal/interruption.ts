/** Interrupts: the first Ctrl-C requests a clean end, and the second ends the process immediately. */

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm forwards a Ctrl-C that the terminal has already sent to us: a second one counts only after this delay. */
const ECHO_MILLISECONDS = 500;

const INTERRUPTED = 130;

export interface Interruption {
  /** Listens from the first call on; before that, a signal ends the process as usual. */
  signal(): AbortSignal;
  /** Runs `task` when the process ends, except by `kill -9`. */
  onExit(task: () => void): void;
}

export function createInterruption(): Interruption {
  const controller = new AbortController();
  let listening = false;
  let first = -Infinity;

  function interrupt(): void {
    const now = performance.now();
    if (!controller.signal.aborted) {
      first = now;
      controller.abort();
    } else if (now - first > ECHO_MILLISECONDS) {
      process.exit(INTERRUPTED);
    }
  }

  return {
    signal() {
      if (!listening) for (const name of signals) process.on(name, interrupt);
      listening = true;
      return controller.signal;
    },
    onExit: (task) => void process.once("exit", task),
  };
}
