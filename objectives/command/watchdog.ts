/**
 * Ends the programs of a process that could not end them because it was killed (kill -9, out of memory). A small shell
 * holds the read end of a pipe and the ids of the process groups; when the pipe closes, it ends the remaining groups.
 * Only Unix has process groups, so other systems have no watchdog.
 */
import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** Seconds between the request to exit and the forced kill. */
const GRACE_SECONDS = 5;

/**
 * Reads `+ID` and `-ID` from standard input until it closes. The shell ignores signals that are meant for the whole
 * terminal.
 */
const script = `trap '' HUP INT TERM QUIT
live=' '
while read -r sign group; do
  case $sign in
    +) live="$live$group " ;;
    -) case $live in *" $group "*) live="\${live%% $group *} \${live#* $group }" ;; esac ;;
  esac
done
[ "$live" = ' ' ] && exit
for group in $live; do kill -s TERM -- "-$group"; done
sleep ${GRACE_SECONDS}
for group in $live; do kill -s KILL -- "-$group"; done`;

let watchdog: Writable | null = null;
let isMissing = process.platform === "win32";

/** Call this as soon as the program has started. */
export function watchGroup(pid: number): void {
  watchdog ??= startWatchdog();
  watchdog?.write(`+ ${pid}\n`);
}

/** Call this once the process group has ended, because its id may be reused. */
export function unwatchGroup(pid: number): void {
  watchdog?.write(`- ${pid}\n`);
}

function startWatchdog(): Writable | null {
  if (isMissing) return null;
  const giveUp = () => {
    isMissing = true;
    watchdog = null;
  };
  // A session of its own: whatever ends this process's group must not end the watchdog too.
  const child = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {} });
  child.once("error", giveUp);
  child.once("exit", giveUp);
  child.stdin.on("error", giveUp);
  child.unref();
  // The pipe's handle would keep the process running; only sockets have this method.
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  return child.stdin;
}
