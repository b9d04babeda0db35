/** `credence worker`: evaluates a server's trials, from any machine. */
import { tunedMetrics } from "../../tuner/study/goals.ts";
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Objective } from "../../tuner/objective.ts";
import type { RunEnd, RunEvent } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { ObjectiveReference, Study } from "../../tuner/study/study.ts";
import { readDevices, readDuration, readWhole, valueIssue } from "../settings/parse-value.ts";
import { jsonFlag, type Call, type CommandSpec, type ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { countOf } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { devicesFlag, metricPatternFlag } from "../settings/tune-flags.ts";
import { isServer, locationOfCall, serverFlags } from "../studies/location.ts";
import { trialLine } from "../report/progress-text.ts";
import { noStudy, textFlag, withStudies } from "../studies/with-studies.ts";
import { work } from "../studies/worker-loop.ts";
import { workerNames } from "../studies/worker-names.ts";

const DEFAULT_LEASE = "1m";

export const workerCommand: CommandSpec = {
  description: [
    "Built-in objectives come from the study; for others, give --command or --module. Any number of workers, on any number " +
      "of machines, may work on one study.",
    "If a worker dies, other workers get its trials once their leases expire. While the server is unreachable, " +
      "evaluations continue, and their results are sent once it is reachable again. Ctrl-C releases the trials " +
      "immediately.",
    "Exits when the study's budget is spent. Exit codes: 0 nothing left to do, 1 the work failed, 2 incorrect usage, 130 " +
      "interrupted.",
  ],
  flags: [
    ...serverFlags,
    { flag: "--study <name>", summary: "name of the study" },
    { flag: "--parallel <k>", summary: "number of parallel evaluations", default: "one per device, or per core" },
    devicesFlag,
    { flag: "--command <line>", summary: 'evaluate with a program: "python train.py --lr {lr}"' },
    {
      ...metricPatternFlag,
    },
    {
      flag: "--trial-timeout <duration>",
      summary: "time limit for one evaluation; an evaluation that takes longer fails",
      default: "no limit",
    },
    { flag: "--module <file>", summary: "evaluate with a function: a TypeScript or JavaScript file" },
    {
      flag: "--lease <duration>",
      summary:
        "a worker that is silent for this long loses its trials; heartbeats are sent at a third of this interval",
      default: DEFAULT_LEASE,
    },
    { flag: "--keep-waiting", summary: "wait for more trials when none are left" },
    jsonFlag,
    { flag: "--quiet", summary: "do not show progress on standard error" },
  ],
  examples: [
    {
      line: "credence worker --server http://tuner:4010 --study bnn-regression --parallel 4",
      summary: "four evaluations at a time of a built-in objective",
    },
    {
      line: 'credence worker --server http://tuner:4010 --study nets --command "python train.py --lr {lr}"',
      summary: "evaluate with a program on this machine",
    },
  ],
  async run(call, context) {
    const location = locationOfCall(call, context);
    const name = textFlag(call, "study");
    const lease = readDuration(textFlag(call, "lease") ?? DEFAULT_LEASE);
    const listed = textFlag(call, "devices");
    const devices = listed === undefined ? { value: undefined } : readDevices(listed);
    const atOnce = "value" in devices ? devices.value?.length : undefined;
    const parallel = readWhole(textFlag(call, "parallel") ?? String(atOnce ?? context.environment.cores), 1);
    const timeout = textFlag(call, "trial-timeout");
    const limit = timeout === undefined ? { value: undefined } : readDuration(timeout);
    const issues: Issue[] = [
      ...("value" in lease ? [] : [valueIssue("--lease", textFlag(call, "lease") ?? "", lease)]),
      ...("value" in parallel ? [] : [valueIssue("--parallel", textFlag(call, "parallel") ?? "", parallel)]),
      ...("value" in devices ? [] : [valueIssue("--devices", listed ?? "", devices)]),
      ...("value" in limit ? [] : [valueIssue("--trial-timeout", timeout ?? "", limit)]),
    ];
    const add = (message: string) => issues.push({ path: "", message });
    if (!isServer(location)) add("Missing --server. It can also be set with CREDENCE_SERVER.");
    if (name === undefined) add("Missing --study. See `credence studies --server URL`.");
    if (call.flags.command !== undefined && call.flags.module !== undefined) {
      add("--command and --module cannot be combined.");
    }
    if (call.flags["metric-pattern"] !== undefined && call.flags.command === undefined) {
      add("--metric-pattern needs --command.");
    }
    if (listed !== undefined && call.flags.command === undefined) add("--devices needs --command.");
    const isWhole = name !== undefined && "value" in lease && "value" in parallel && "value" in limit;
    if (issues.length > 0 || !isWhole || !("value" in devices)) throw new InvalidInput(issues);

    const interruption = context.interruption();
    const log = (line: string) => {
      if (call.flags.quiet !== true) context.stderr.write(`${line}\n`);
    };
    const waiting = {
      timeout: Infinity,
      interruption,
      onAway: (why: string | null) =>
        log(why === null ? "The server is reachable again." : `Waiting for the server: ${why}`),
    };
    return withStudies(
      location,
      context,
      async (studies) => {
        const study = await studies.findStudy(name);
        if (study === null) {
          throw noStudy(name, location.address, "See `credence studies --server URL`.");
        }
        const reference = await referenceOf(call, study, { context, timeout: limit.value });
        const objective = await context.objectives.start({ ...study, objective: reference }, parallel.value, {
          devices: devices.value,
        });
        try {
          return await serve({ call, studies, study, objective, log }, context, {
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

/** The objective to evaluate on this machine. */
async function referenceOf(
  call: Call,
  study: Study,
  { context, timeout }: { context: Context; timeout: number | undefined },
): Promise<ObjectiveReference> {
  const { objective, name } = study;
  const limit = defined({ timeoutMilliseconds: timeout });
  const command = textFlag(call, "command");
  const module = textFlag(call, "module");
  const refuse = (message: string) => new InvalidInput([{ path: "", message }]);
  if (objective.kind === "builtin") {
    if (command === undefined && module === undefined) return { ...objective, ...limit };
    throw refuse(
      `Study ${JSON.stringify(name)} uses the built-in objective ${objective.name}. Leave out --command and --module.`,
    );
  }
  if (module !== undefined) return { kind: "module", path: module, ...limit };
  if (command === undefined) {
    throw refuse(`Study ${JSON.stringify(name)} does not say how to evaluate its trials. Add --command or --module.`);
  }
  const words = await context.objectives.splitCommandLine(command);
  const pattern = defined({ metricPattern: textFlag(call, "metric-pattern") });
  return { kind: "command", arguments: words, ...limit, ...pattern };
}

interface Serving {
  readonly call: Call;
  readonly studies: Studies;
  readonly study: Study;
  readonly objective: Objective;
  readonly log: (line: string) => void;
}

async function serve(
  { call, studies, study, objective, log }: Serving,
  context: Context,
  { lease, parallel }: { lease: number; parallel: number },
): Promise<ExitCode> {
  const counts = { complete: 0, pruned: 0, failed: 0, retried: 0, released: 0, lost: 0 };
  const onEvent = (event: RunEvent) => {
    const { number } = event.trial;
    switch (event.kind) {
      case "started":
        return log(`trial ${number} has started${event.trial.attempt > 1 ? `, attempt ${event.trial.attempt}` : ""}`);
      case "finished":
        if (event.trial.state === "complete") counts.complete += 1;
        else if (event.trial.state === "pruned") counts.pruned += 1;
        else counts.failed += 1;
        return log(trialLine(event.trial, tunedMetrics(study.metrics), { isBest: false }));
      case "retried":
        counts.retried += 1;
        return log(`trial ${number} will be retried: ${event.reason}`);
      case "released":
        counts.released += 1;
        return log(`trial ${number} was released`);
      case "lost":
        counts.lost += 1;
        return log(`trial ${number} was taken over by another worker, or has ended`);
    }
  };
  for (const notice of objective.notices ?? []) log(notice);
  log(`Working on study ${study.name} on ${studies.server ?? "?"}: ${countOf(parallel, "evaluation")} at a time.`);
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
      log,
    },
    context,
  );
  log(`${endText(end)} This worker evaluated ${countOf(counts.complete + counts.pruned + counts.failed, "trial")}.`);
  if (call.flags.json === true) context.stdout.write(jsonText({ study: study.name, end, trials: counts }));
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
