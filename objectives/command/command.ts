/**
 * Any program as an objective: hyperparameters are passed through its arguments (`{name}`, see placeholders.ts) and its
 * environment (see environment.ts), and the value is read from a line of its standard output (see output.ts). No shell
 * is involved. judge.ts decides the outcome of an evaluation.
 */
import type {
  Evaluation,
  EvaluationContext,
  Hyperparameters,
  Metric,
  ObjectiveCreation,
  SearchSpace,
} from "../../tuner/objective.ts";
import { failure } from "../validate/evaluation.ts";
import { codeArgumentIssues, textInCode } from "./code-arguments.ts";
import { commandEnvironment, environmentIssues } from "./environment.ts";
import { createOutputReader } from "./output.ts";
import { judge } from "./judge.ts";
import { whyNoProgram, whyNoScript } from "./find-executable.ts";
import { fillTemplates, parseTemplates } from "./placeholders.ts";
import { runProgram } from "./child-process.ts";
import { readMetricPattern } from "./metric-pattern.ts";
import { outputArtifact, withArtifact } from "./output-artifact.ts";
import { provenanceOf } from "./provenance.ts";
import { openSlots, type Slot } from "./slots.ts";
import { createLineReader, createTail } from "./line-reader.ts";

export interface CommandOptions {
  /** The program and its arguments, with `{name}` placeholders. */
  readonly arguments: readonly string[];
  readonly space: SearchSpace;
  /** The metrics that the program prints; the first one may also be printed as a bare number. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /**
   * A regular expression whose single group is the value in a line of output; if absent, the forms in output.ts apply.
   */
  readonly metricPattern?: string | undefined;
  /** Time limit of an evaluation in milliseconds, > 0; no limit if absent. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Devices, such as GPUs, one for each concurrently running program; none are assigned if absent. */
  readonly devices?: readonly string[] | undefined;
  /** The working directory. */
  readonly cwd: string;
  /** Whether to record what each program printed and where it ran as an artifact; false by default. */
  readonly recordsOutput?: boolean;
  /** Milliseconds between the request to exit and the forced kill. */
  readonly graceMilliseconds?: number;
}

/** Creates the objective. Unknown placeholders, clashing variables and a missing program are returned as issues. */
export function commandObjective(options: CommandOptions): ObjectiveCreation {
  const { space, metrics, cwd, timeoutMilliseconds, graceMilliseconds = 5000 } = options;
  const parsed = parseTemplates(options.arguments, space);
  const read = readMetricPattern(options.metricPattern);
  const issues = [
    "issues" in parsed ? parsed.issues : codeArgumentIssues(parsed.templates, space),
    environmentIssues(space),
    programIssues(options),
    "issues" in read ? read.issues : [],
  ].flat();
  if ("issues" in parsed || "issues" in read || issues.length > 0) return { issues };
  const { templates } = parsed;
  const { pattern: metricPattern } = read;
  const closed = new AbortController();
  const running = new Set<Promise<Evaluation>>();
  const slots = openSlots(options.devices ?? []);

  async function inSlot(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation> {
    const slot = slots.take();
    try {
      return await evaluate(hyperparameters, { ...context, slot });
    } finally {
      slots.release(slot);
    }
  }

  async function evaluate(
    hyperparameters: Hyperparameters,
    context: EvaluationContext & { readonly slot: Slot },
  ): Promise<Evaluation> {
    const unsafe = textInCode(templates, hyperparameters);
    if (unsafe !== null) {
      return failure(
        "infeasible",
        `Refused to insert the value of ${JSON.stringify(unsafe)} into code that an interpreter runs.`,
      );
    }
    const stopped = new AbortController();
    const reader = createOutputReader({
      metrics,
      pattern: metricPattern,
      onReport({ step, values }) {
        for (const [name, value] of Object.entries(values)) {
          if (context.report(step, name, value) === "stop") stopped.abort();
        }
      },
    });
    const lines = createLineReader((line) => reader.line(line));
    const output = createTail();
    const errorOutput = createTail();
    const shown = createTail();
    const provenance = options.recordsOutput === true ? provenanceOf(cwd) : null;
    const end = await runProgram(fillTemplates(templates, hyperparameters), {
      cwd,
      environment: commandEnvironment(process.env, { hyperparameters, context, slot: context.slot }),
      signal: AbortSignal.any([context.signal, stopped.signal, closed.signal]),
      timeoutMilliseconds,
      graceMilliseconds,
      onOutput(text) {
        output.push(text);
        shown.push(text);
        lines.push(text);
      },
      onErrorOutput(text) {
        errorOutput.push(text);
        shown.push(text);
      },
    });
    lines.end();
    reader.end();
    if (context.signal.aborted || closed.signal.aborted) return failure("transient", "The evaluation was aborted.");
    const evaluation = judge({
      end,
      result: reader.result(),
      nearMiss: reader.nearMiss(),
      metric: metrics[0].name,
      timeoutMilliseconds,
      lastLines: errorOutput.lastLines() || output.lastLines(),
    });
    if (provenance === null) return evaluation;
    return withArtifact(evaluation, outputArtifact({ ...shown.text(), end, ...(await provenance) }));
  }

  return {
    objective: {
      name: "command",
      space,
      metrics,
      evaluate(hyperparameters, context) {
        const evaluation = inSlot(hyperparameters, context);
        running.add(evaluation);
        return evaluation.finally(() => running.delete(evaluation));
      },
      /** Ends running programs, and waits until they have exited. */
      async close() {
        closed.abort();
        await Promise.all(running);
      },
    },
  };
}

function programIssues({ arguments: words, cwd, timeoutMilliseconds }: CommandOptions) {
  const [program] = words;
  const issues: { path: string; message: string }[] = [];
  if (program === undefined) issues.push({ path: "command", message: "command; must name a program: nothing" });
  else if (!/[{}]/.test(program)) {
    const texts = words.map((word) => (/[{}]/.test(word) ? null : word));
    const message = whyNoProgram(program, cwd, process.env.PATH) ?? whyNoScript(texts, cwd);
    if (message !== null) issues.push({ path: "command", message });
  }
  if (timeoutMilliseconds !== undefined && !(timeoutMilliseconds > 0)) {
    issues.push({ path: "timeout", message: `time limit; must be > 0 milliseconds: ${timeoutMilliseconds}` });
  }
  return issues;
}
