/** `credence worker`: evaluates trials of a server, from any machine. */
import { CredenceError, InvalidInput } from "../../errors.ts";
import type { Issue, Objective } from "../../objective.ts";
import type { RunEnd, RunEvent } from "../../run.ts";
import type { Studies } from "../../studies.ts";
import type { ObjectiveReference, Study } from "../../study.ts";
import { complaint, readDuration, readWhole } from "../arguments.ts";
import { jsonFlag } from "../command.ts";
import type { Call, CommandSpec, ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { countOf } from "../format.ts";
import { printed } from "../json.ts";
import { isServer, placeOfCall, serverFlags } from "../place.ts";
import { trialLine } from "../progress-text.ts";
import { textFlag, withStore } from "../with-store.ts";
import { work } from "../work.ts";
import { workerNames } from "../worker-names.ts";

const DEFAULT_LEASE = "1m";

export const workerCommand: CommandSpec = {
  description: [
    "Built-in objectives are made from what the study says; for others, say --command or --module. Any number of workers, " +
      "on any number of machines, may work on one study.",
    "A worker that dies loses its trials once their leases have run out, and others take them up. When the server is away, " +
      "evaluations go on and their results are told once it is back. Ctrl-C gives the trials back at once.",
    "Ends when the study's budget is spent. Exit codes: 0 nothing left to do, 1 the work failed, 2 the call was wrong, 130 " +
      "interrupted.",
  ],
  flags: [
    ...serverFlags,
    { flag: "--study <name>", summary: "name of the study" },
    { flag: "--parallel <k>", summary: "evaluations at a time", default: "one per core" },
    { flag: "--command <line>", summary: 'evaluate with a program: "python train.py --lr {lr}"' },
    {
      flag: "--command-timeout <duration>",
      summary: "an evaluation of the program that takes longer has failed",
      default: "no limit",
    },
    { flag: "--module <file>", summary: "evaluate with a function: a TypeScript or JavaScript file" },
    {
      flag: "--lease <duration>",
      summary: "a trial is taken from a worker that says nothing for this long; it says so thrice as often",
      default: DEFAULT_LEASE,
    },
    { flag: "--keep-waiting", summary: "do not end when there is nothing left to do: wait for more" },
    jsonFlag,
    { flag: "--quiet", summary: "no progress on standard error" },
  ],
  examples: [
    {
      line: "credence worker --server http://tuner:4010 --study bnn-regression --parallel 4",
      says: "four evaluations at a time of a built-in objective",
    },
    {
      line: 'credence worker --server http://tuner:4010 --study nets --command "python train.py --lr {lr}"',
      says: "evaluate with a program of this machine",
    },
  ],
  async run(call, context) {
    const place = placeOfCall(call, context);
    const name = textFlag(call, "study");
    const lease = readDuration(textFlag(call, "lease") ?? DEFAULT_LEASE);
    const parallel = readWhole(textFlag(call, "parallel") ?? String(context.surroundings.cores), 1);
    const timeout = textFlag(call, "command-timeout");
    const limit = timeout === undefined ? { value: undefined } : readDuration(timeout);
    const issues: Issue[] = [
      ...("value" in lease ? [] : [complaint("--lease", textFlag(call, "lease") ?? "", lease)]),
      ...("value" in parallel ? [] : [complaint("--parallel", textFlag(call, "parallel") ?? "", parallel)]),
      ...("value" in limit ? [] : [complaint("--command-timeout", timeout ?? "", limit)]),
    ];
    const add = (message: string) => issues.push({ path: "", message });
    if (!isServer(place)) add("--server; must be given, or CREDENCE_SERVER set: none");
    if (name === undefined) add("--study; must be given: none. See `credence studies --server URL`.");
    if (call.flags.command !== undefined && call.flags.module !== undefined) {
      add("objective; must be given one way: --command and --module. Leave one out.");
    }
    if (timeout !== undefined && call.flags.command === undefined) {
      add("--command-timeout; must go with --command: given without. Leave it out.");
    }
    const isWhole = name !== undefined && "value" in lease && "value" in parallel && "value" in limit;
    if (issues.length > 0 || !isWhole) throw new InvalidInput(issues);

    const interruption = context.interruption();
    const say = (line: string) => {
      if (call.flags.quiet !== true) context.stderr.write(`${line}\n`);
    };
    const waiting = {
      patience: Infinity,
      interruption,
      onAway: (why: string | null) => say(why === null ? "The server is back." : `Waiting for the server: ${why}`),
    };
    return withStore(
      place,
      context,
      async (studies) => {
        const study = await studies.findStudy(name);
        if (study === null) {
          throw new CredenceError("not-found", `study; must be one of ${place.address}: ${JSON.stringify(name)}`);
        }
        const reference = await referenceOf(call, study, { context, timeout: limit.value });
        const objective = await context.objectives.start({ ...study, objective: reference }, parallel.value);
        try {
          return await serve({ call, studies, study, objective, say }, context, {
            lease: lease.value,
            parallel: parallel.value,
          });
        } finally {
          await objective.close?.();
        }
      },
      waiting,
    );
  },
};

/** What this machine evaluates. */
async function referenceOf(
  call: Call,
  study: Study,
  { context, timeout }: { context: Context; timeout: number | undefined },
): Promise<ObjectiveReference> {
  const { objective, metrics, name } = study;
  const command = textFlag(call, "command");
  const module = textFlag(call, "module");
  const refuse = (message: string) => new InvalidInput([{ path: "", message }]);
  if (objective.kind === "builtin") {
    if (command === undefined && module === undefined) return objective;
    throw refuse(
      `study ${name}; must be evaluated by its own objective: ${objective.name}. Leave out --command and --module.`,
    );
  }
  if (module !== undefined) return { kind: "module", path: module };
  if (command === undefined) {
    throw refuse(
      `study ${name}; must be given an objective, for it has none of its own: none. Add --command or --module.`,
    );
  }
  if (metrics.length > 1) {
    throw refuse(`--command; must go with a study of one metric: ${metrics.length}. Use --module, or the API.`);
  }
  const words = await context.objectives.splitCommandLine(command);
  return { kind: "command", arguments: words, ...(timeout === undefined ? {} : { timeoutMilliseconds: timeout }) };
}

interface Serving {
  readonly call: Call;
  readonly studies: Studies;
  readonly study: Study;
  readonly objective: Objective;
  readonly say: (line: string) => void;
}

async function serve(
  { call, studies, study, objective, say }: Serving,
  context: Context,
  { lease, parallel }: { lease: number; parallel: number },
): Promise<ExitCode> {
  const counts = { complete: 0, pruned: 0, failed: 0, retried: 0, released: 0, lost: 0 };
  const onEvent = (event: RunEvent) => {
    const { number } = event.trial;
    switch (event.kind) {
      case "started":
        return say(`trial ${number} has started${event.trial.attempt > 1 ? `, attempt ${event.trial.attempt}` : ""}`);
      case "finished":
        if (event.trial.state === "complete") counts.complete += 1;
        else if (event.trial.state === "pruned") counts.pruned += 1;
        else counts.failed += 1;
        return say(trialLine(event.trial, study.metrics[0], false));
      case "retried":
        counts.retried += 1;
        return say(`trial ${number} runs again: ${event.reason}`);
      case "released":
        counts.released += 1;
        return say(`trial ${number} was given back`);
      case "lost":
        counts.lost += 1;
        return say(`trial ${number} was taken over by another worker`);
    }
  };
  for (const notice of objective.notices ?? []) say(notice);
  say(`Working on study ${study.name} of ${studies.server ?? "?"}: ${countOf(parallel, "evaluation")} at a time.`);
  const end = await work(
    {
      studies,
      study: study.name,
      objective,
      names: workerNames(studies, parallel, context),
      leaseMilliseconds: lease,
      keepsWaiting: call.flags["keep-waiting"] === true,
      signal: context.interruption(),
      onEvent,
      say,
    },
    context,
  );
  say(`${endText(end)} ${countOf(counts.complete + counts.pruned + counts.failed, "trial")} evaluated here.`);
  if (call.flags.json === true) context.stdout.write(printed({ study: study.name, end, trials: counts }));
  return end === "interrupted" ? 130 : 0;
}

function endText(end: RunEnd): string {
  switch (end) {
    case "budget":
      return "The study's budget is spent.";
    case "exhausted":
      return "Every point of the study's space has been tried.";
    case "paused":
    case "archived":
      return `The study is ${end}.`;
    case "interrupted":
      return "Interrupted.";
  }
}
