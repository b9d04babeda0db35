/**
 * Any program as an objective: hyperparameters go in through its arguments (`{name}`, see placeholders.ts) and its
 * environment (`CREDENCE_…`, see command-environment.ts), the value comes out as a line on its standard output (see
 * command-output.ts). No shell is involved. What becomes of an evaluation:
 *
 * | the program …                               | evaluation                                                       |
 * |---------------------------------------------|------------------------------------------------------------------|
 * | exits with 0 and printed a result           | that value                                                       |
 * | … of NaN or ±∞                              | `diverged`                                                       |
 * | prints a failure (whatever its exit code)   | that failure                                                     |
 * | exits with 0 and printed no result          | `infeasible`                                                     |
 * | exits with another code                     | `infeasible`: it would again at these hyperparameters            |
 * | takes longer than the time limit            | `infeasible`: too slow at these hyperparameters                  |
 * | is killed by a signal (or exits with 137 or 143, as a shell says so) | `transient`: out of memory, or a person  |
 * | cannot be started                           | `transient`: it could be when the objective was made             |
 *
 * Failure messages end in the last lines of its standard error (of its standard output when there are none).
 */
import type {
  Evaluation,
  EvaluationContext,
  Hyperparameters,
  Metric,
  ObjectiveCreation,
  SearchSpace,
} from "../../tuner/objective.ts";
import { failure } from "./checked-evaluation.ts";
import { commandEnvironment, environmentIssues } from "./command-environment.ts";
import { parseOutputLine } from "./command-output.ts";
import { whyNoProgram } from "./find-program.ts";
import { fillTemplates, parseTemplates } from "./placeholders.ts";
import { runProgram } from "./program.ts";
import type { ProgramEnd } from "./program.ts";
import { createLineReader, createTail } from "./text-streams.ts";

export interface CommandOptions {
  /** The program and its arguments, with `{name}` placeholders. */
  readonly arguments: readonly string[];
  readonly space: SearchSpace;
  readonly metric: Metric;
  /** Milliseconds an evaluation may take, > 0; absent means no limit. */
  readonly timeoutMilliseconds?: number | undefined;
  /** The folder to run in. */
  readonly cwd: string;
  /** Milliseconds between the request to end and the end by force. */
  readonly graceMilliseconds?: number;
}

/** Makes the objective. Unknown placeholders, clashing variables and a missing program come back as issues. */
export function commandObjective(options: CommandOptions): ObjectiveCreation {
  const { space, metric, cwd, timeoutMilliseconds, graceMilliseconds = 5000 } = options;
  const parsed = parseTemplates(options.arguments, space);
  const issues = ["issues" in parsed ? parsed.issues : [], environmentIssues(space), programIssues(options)].flat();
  if ("issues" in parsed || issues.length > 0) return { issues };
  const { templates } = parsed;
  const closed = new AbortController();
  const underWay = new Set<Promise<Evaluation>>();

  async function evaluate(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation> {
    const stopped = new AbortController();
    let result: Evaluation | null = null;
    const lines = createLineReader((line) => {
      const said = parseOutputLine(line, metric.name);
      result = said.result ?? result;
      for (const [name, value] of Object.entries(said.report?.values ?? {})) {
        if (context.report(said.report?.step ?? 0, name, value) === "stop") stopped.abort();
      }
    });
    const output = createTail();
    const errorOutput = createTail();
    const end = await runProgram(fillTemplates(templates, hyperparameters), {
      cwd,
      environment: commandEnvironment(process.env, { space, hyperparameters, context }),
      signal: AbortSignal.any([context.signal, stopped.signal, closed.signal]),
      timeoutMilliseconds,
      graceMilliseconds,
      onOutput(text) {
        output.push(text);
        lines.push(text);
      },
      onErrorOutput: (text) => errorOutput.push(text),
    });
    lines.end();
    if (context.signal.aborted || closed.signal.aborted) return failure("transient", "evaluation; was aborted");
    const evaluation = judge(end, result, options);
    const said = errorOutput.lastLines() || output.lastLines();
    if (!("failure" in evaluation) || evaluation === result || said === "") return evaluation;
    return failure(evaluation.failure.kind, `${evaluation.failure.message}\n${said}`);
  }

  return {
    objective: {
      name: "command",
      space,
      metrics: [metric],
      evaluate(hyperparameters, context) {
        const evaluation = evaluate(hyperparameters, context);
        underWay.add(evaluation);
        return evaluation.finally(() => underWay.delete(evaluation));
      },
      /** Ends the programs that run, and waits for their end. */
      async close() {
        closed.abort();
        await Promise.all(underWay);
      },
    },
  };
}

function programIssues({ arguments: [program], cwd, timeoutMilliseconds }: CommandOptions) {
  const issues: { path: string; message: string }[] = [];
  if (program === undefined) issues.push({ path: "command", message: "command; must name a program: nothing" });
  else if (!/[{}]/.test(program)) {
    const message = whyNoProgram(program, cwd, process.env.PATH);
    if (message !== null) issues.push({ path: "command", message });
  }
  if (timeoutMilliseconds !== undefined && !(timeoutMilliseconds > 0)) {
    issues.push({ path: "timeout", message: `time limit; must be > 0 milliseconds: ${timeoutMilliseconds}` });
  }
  return issues;
}

/** The table above; `result` is what the last meaningful line said. */
function judge(
  end: ProgramEnd,
  result: Evaluation | null,
  { metric, timeoutMilliseconds }: CommandOptions,
): Evaluation {
  const saidFailure = result !== null && "failure" in result;
  switch (end.kind) {
    case "exited":
      if (end.code === 0 || saidFailure) return result ?? noResult(metric);
      if (end.code === 137 || end.code === 143) return killed(end.code === 137 ? "SIGKILL" : "SIGTERM");
      return failure("infeasible", `program; must exit with code 0: ${end.code}`);
    case "aborted":
      // Told to stop early it has done what it should, so its last value counts.
      return result ?? noResult(metric);
    case "killed":
      return killed(end.signal);
    case "timed-out":
      return failure("infeasible", `program; must end within ${(timeoutMilliseconds ?? 0) / 1000} s: still running`);
    case "not-started":
      return failure("transient", `program; must start: ${end.reason}`);
  }
}

function noResult({ name }: Metric): Evaluation {
  const examples = `${name}=0.5 or {${JSON.stringify(name)}: 0.5}`;
  return failure("infeasible", `program; must print its result: no line such as ${examples}`);
}

function killed(signal: string): Evaluation {
  return failure("transient", `program; must end by itself: killed by ${signal}`);
}
