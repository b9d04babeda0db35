/** A peer in Python: a separate process that times itself, once per request, so that rounds can alternate. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Peer {
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds that the task took, by the peer's own clock. */
  time(request: Readonly<Record<string, unknown>>): Promise<number>;
  /** The answer, if it is more than a time. */
  ask<Answer>(request: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): void;
}

/** Everything that libraries read to decide how many threads they may use. */
const ONE_THREAD = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/**
 * Runs in `python3`, or in the interpreter named in CREDENCE_PYTHON. Null, with the reason on `say`, if that or a
 * package of the requirements (a file in bench/peers/) is missing.
 */
export async function startPeer(
  script: string,
  say: (line: string) => void,
  requirements = "requirements.txt",
): Promise<Peer | null> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.env.CREDENCE_PYTHON ?? "python3", [path], {
    env: { ...process.env, ...ONE_THREAD },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  child.on("error", (error) => (complaint += error.message));
  child.stdin.on("error", () => undefined); // the process has ended; its last output is reported below
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(complaint.trim().split("\n").at(-1) ?? "no answer");
    return JSON.parse(value) as unknown;
  };
  try {
    const versions = (await answer()) as Record<string, string>;
    const ask = async <Answer>(request: Readonly<Record<string, unknown>>): Promise<Answer> => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await answer()) as Answer;
    };
    return {
      versions,
      time: (request) => ask<number>(request),
      ask,
      close: () => child.stdin.end(),
    };
  } catch (error) {
    say(`${script} is missing: ${(error as Error).message}. pip install -r bench/peers/${requirements}`);
    return null;
  }
}
