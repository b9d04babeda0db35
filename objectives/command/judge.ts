/**
 * Decides the outcome of an evaluation from how the program ended and what it printed:
 *
 * | the program …                                                        | evaluation
 * |
 * |----------------------------------------------------------------------|------------------------------------------------|
 * | exits with 0 and printed a result                                    | that value
 * |
 * | … of NaN or ±∞                                                       | `diverged`
 * |
 * | prints a failure (whatever its exit code)                            | that failure
 * |
 * | says that it was pruned (whatever its exit code)                     | pruned, with its last value
 * |
 * | exits with 0 and printed no result                                   | `infeasible`
 * |
 * | exits with another code                                              | `infeasible`: these hyperparameters again
 * fail |
 * | … 126 or 127, or its script cannot be opened                         | `transient`: it never ran
 * |
 * | takes longer than the time limit                                     | `infeasible`
 * |
 * | is killed by a signal (or exits with 137 or 143, as a shell reports) | `transient`: out of memory, or a person
 * |
 * | cannot be started                                                    | `transient`
 * |
 *
 * A failure's message begins with the most informative line of the program's standard error (of its standard output
 * when there is none) and ends in its last lines.
 */
import type { Evaluation, FailureKind } from "../../tuner/objective.ts";
import { failure } from "../validate/evaluation.ts";
import type { ProgramEnd } from "./child-process.ts";

export interface ProgramRun {
  readonly end: ProgramEnd;
  /** The result from the output; null if there was none. */
  readonly result: Evaluation | null;
  /** A line that came close to a result. */
  readonly nearMiss: string | null;
  readonly metric: string;
  readonly timeoutMilliseconds?: number | undefined;
  /** The last lines of standard error, or else of standard output. */
  readonly lastLines: string;
}

export function judge({ end, result, nearMiss, metric, timeoutMilliseconds, lastLines }: ProgramRun): Evaluation {
  const failed = (kind: FailureKind, what: string) => failure(kind, withOutput(what, lastLines));
  const statesEnd = result !== null && ("failure" in result || result.state === "pruned");
  switch (end.kind) {
    case "exited":
      if (end.code === 0 || statesEnd) return result ?? noResult(metric, nearMiss, lastLines);
      if (end.code === 137 || end.code === 143) {
        return failed("transient", `Killed by ${end.code === 137 ? "SIGKILL" : "SIGTERM"}`);
      }
      if (end.code === 126 || end.code === 127) return failed("transient", `Could not be run (exit code ${end.code})`);
      if (cannotOpenScript.test(lastLines)) {
        return failed("transient", `Its script could not be opened (exit code ${end.code})`);
      }
      return failed("infeasible", `Exited with code ${end.code}`);
    case "aborted":
      // It was asked to stop early and did so, so its last value counts.
      return result ?? noResult(metric, nearMiss, lastLines);
    case "killed":
      return failed("transient", `Killed by ${end.signal}`);
    case "timed-out":
      return failed("infeasible", `Ran longer than ${(timeoutMilliseconds ?? 0) / 1000} s`);
    case "not-started":
      return failure("transient", `Could not be started: ${end.reason}`);
  }
}

/** Messages of interpreters about a missing script. */
const cannotOpenScript =
  /can't open file '|cannot open file '|^Error: Cannot find module '\/[^']*'\n(?:Require stack:\n- )?|Can't open perl script|No such file or directory -- .* \(LoadError\)|^Module not found "/m;

function noResult(metric: string, nearMiss: string | null, lastLines: string): Evaluation {
  const what = `No result in its output, no line such as ${metric}=0.5 or {${JSON.stringify(metric)}: 0.5}`;
  if (nearMiss === null) return failure("infeasible", withOutput(what, lastLines));
  return failure("infeasible", `${what}; the nearest is ${JSON.stringify(nearMiss)}.\n${lastLines}`.trim());
}

function withOutput(what: string, lastLines: string): string {
  if (lastLines === "") return `${what}.`;
  return `${what}: ${informativeLine(lastLines)}\n${lastLines}`;
}

/** An error by its name, as Python, JavaScript, Java and others print it, or a line that begins with "error". */
const names = /(?:^|[\s:])[\w.]*(?:Error|Exception|Panic|Interrupt)(?::|$)|^(?:error|fatal|panic|abort(?:ed)?)\b/i;
/** Stack frames, markers below a line, and the lines that Node prints last. */
const noise = /^\s*(?:at\s|File "|Node\.js v\d|note: |\^+\s*$|[~^\s]+$|[-=*_]{3,}$|\}+$)/;

/**
 * The most informative line about a failure: the last line that names an error, otherwise the last line that is not
 * noise.
 */
function informativeLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !noise.test(line));
  return (lines.findLast((line) => names.test(line)) ?? lines.at(-1) ?? text).trim();
}
