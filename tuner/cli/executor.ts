/** Evaluates the trials of built-in objectives in the server's own process: a worker, beside the server, for each study. */
import { CredenceError } from "../errors.ts";
import type { Studies } from "../studies.ts";
import type { Study } from "../study.ts";
import type { Context } from "./context.ts";
import { pause } from "./pause.ts";
import { work } from "./work.ts";

/** Milliseconds between two looks for studies with something to do. */
const LOOK = 2_000;
const LEASE = 60_000;
const PATIENCE = 60_000;

export interface Execution {
  /** Of the server. */
  readonly address: string;
  readonly token: string | null;
  readonly signal: AbortSignal;
}

/** Works until the signal is aborted; then trials under way go back to waiting. */
export async function execute({ address, token, signal }: Execution, context: Context): Promise<void> {
  // A loopback connection, as any worker's: evaluations here see and obey what those elsewhere do.
  const studies = await context.connect({ address: local(address), token, patience: PATIENCE, interruption: signal });
  const underWay = new Map<string, Promise<void>>();
  const refused = new Set<string>();
  const say = (line: string) => context.stderr.write(`${line}\n`);

  async function look(): Promise<void> {
    for (const { study, counts } of await studies.listStudies()) {
      const { objective, name, state } = study;
      const id = `${name}\0${study.createdAt}`;
      if (objective.kind !== "builtin" || state !== "active" || underWay.has(name) || refused.has(id)) continue;
      const { trials } = study.budget;
      const left = trials === undefined || counts.complete + counts.pruned + counts.failed < trials;
      if (!left || signal.aborted) continue;
      const evaluation = evaluateStudy(study, { studies, signal, say }, context)
        .catch((error: unknown) => {
          // Deleted meanwhile, or not to be made here: the others go on.
          refused.add(id);
          say(`Study ${name} is not evaluated here: ${error instanceof Error ? error.message : String(error)}`);
          if (!(error instanceof CredenceError)) throw error;
        })
        .finally(() => underWay.delete(name));
      underWay.set(name, evaluation);
    }
  }

  while (!signal.aborted) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof CredenceError)) throw error;
      if (!signal.aborted) say(`Looking for work failed: ${error.message}`);
    }
    await pause(LOOK, signal, context);
  }
  await Promise.all(underWay.values());
}

async function evaluateStudy(
  study: Study,
  { studies, signal, say }: { studies: Studies; signal: AbortSignal; say: (line: string) => void },
  context: Context,
): Promise<void> {
  const threads = context.surroundings.cores;
  const objective = await context.objectives.start(study, threads);
  try {
    await work(
      {
        studies,
        study: study.name,
        objective,
        names: Array.from({ length: threads }, (_, index) => `server-${index + 1}`),
        leaseMilliseconds: LEASE,
        keepsWaiting: false,
        signal,
        onEvent: () => {},
        say,
      },
      context,
    );
  } finally {
    await objective.close?.();
  }
}

/** A server that listens to every address is reached at this machine's own. */
function local(address: string): string {
  return address.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, "//127.0.0.1");
}
