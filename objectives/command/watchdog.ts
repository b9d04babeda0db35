/**
 * Ends the programs of a process that could not end them itself (kill -9, out of memory). A small shell holds the
 * reading end of a pipe and the ids of the process groups; when the pipe closes, it ends those that are left. Only
 * Unix has process groups: elsewhere nothing is watched.
 */
import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** Seconds between the request to end and the end by force. */
const GRACE_SECONDS = 5;

/**
 * `+ID` and `-ID` on standard input, until its end. The shell is deaf to signals that are meant for the whole
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

/** Call as soon as the program has started. */
export function watchGroup(pid: number): void {
  watchdog ??= startWatchdog();
  watchdog?.write(`+ ${pid}\n`);
}

/** Call once the process group has ended, because its id may be reused. */
export function unwatchGroup(pid: number): void {
  watchdog?.write(`- ${pid}\n`);
}

function startWatchdog(): Writable | null {
  if (isMissing) return null;
  const giveUp = () => {
    isMissing = true;
    watchdog = null;
  };
  // Its own session: what ends this process's group must not end it too.
  const child = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {} });
  child.once("error", giveUp);
  child.once("exit", giveUp);
  child.stdin.on("error", giveUp);
  child.unref();
  // The handle of a pipe keeps the process running; only sockets have this method.
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  return child.stdin;
}
