import { describe, expect, test } from "vitest";
import { judge, type ProgramRun } from "../../../objectives/command/judge.ts";

const run = (lastLines: string, code = 1): ProgramRun => ({
  end: { kind: "exited", code },
  result: null,
  nearMiss: null,
  metric: "loss",
  lastLines,
});

/** The first line of the message, which is all that short tables have room for. */
function firstLine(lastLines: string, code = 1): string {
  const evaluation = judge(run(lastLines, code));
  return "failure" in evaluation ? (evaluation.failure.message.split("\n")[0] ?? "") : "";
}

describe("a failure begins with the line that names the error", () => {
  test.each([
    [
      "Python",
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nValueError: bad lr',
      "ValueError: bad lr",
    ],
    [
      "PyTorch",
      '  File "a.py", line 1\n    loss.backward()\n    ~~~~~^^\ntorch.cuda.OutOfMemoryError: CUDA out of memory. Tried 2 GiB',
      "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried 2 GiB",
    ],
    [
      "a syntax error of Python",
      '  File "a.py", line 1\n    def\n       ^\nSyntaxError: invalid syntax',
      "SyntaxError: invalid syntax",
    ],
    ["Python and a warning after it", "KeyError: 'lr'\nresource_tracker: leaked objects", "KeyError: 'lr'"],
    [
      "Node",
      '/a.js:1\nthrow new Error("x")\n^\n\nError: no such layer\n    at Object.<anonymous> (/a.js:1:7)\n\nNode.js v20.20.2',
      "Error: no such layer",
    ],
    [
      "Java",
      'Exception in thread "main" java.lang.IllegalStateException: no\n\tat A.main(A.java:3)',
      'Exception in thread "main" java.lang.IllegalStateException: no',
    ],
    [
      "Rust",
      "thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds\nnote: run with `RUST_BACKTRACE=1`",
      "index out of bounds",
    ],
    ["a compiler", "error: no field x\n --> a.rs:1", "error: no field x"],
    ["any other", "loading\nno space left on device", "no space left on device"],
  ])("of %s", (_, lines, expected) => {
    expect(firstLine(lines)).toBe(`Exited with code 1: ${expected}`);
  });
});

describe("a program that never ran failed by the machine", () => {
  test.each([
    [127, "sh: 1: trian: not found"],
    [126, "sh: 1: ./a: Permission denied"],
    [2, "python: can't open file '/x/train.py': [Errno 2] No such file or directory"],
    [1, "node:internal/modules/cjs/loader:1\n  throw err;\n  ^\n\nError: Cannot find module '/x/train.js'\n    at f"],
    [2, "Fatal error: cannot open file 'train.R': No such file or directory"],
    [2, `Can't open perl script "train.pl": No such file or directory`],
    [1, "ruby: No such file or directory -- train.rb (LoadError)"],
    [1, 'error: Module not found "file:///x/train.ts".\nModule not found "train.ts"'],
  ])("code %i: %j", (code, lines) => {
    expect(judge(run(lines, code))).toHaveProperty("failure.kind", "transient");
  });

  test.each([
    [1, "FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'"],
    [1, "Error: Cannot find module 'left-pad'"],
    [1, "ModuleNotFoundError: No module named 'torch'"],
  ])("but not code %i: %j", (code, lines) => {
    expect(judge(run(lines, code))).toHaveProperty("failure.kind", "infeasible");
  });
});

test("a missing result names the line that comes nearest", () => {
  expect(judge({ ...run("Loss: 0.25", 0), nearMiss: "Loss: 0.25" })).toEqual({
    failure: {
      kind: "infeasible",
      message:
        'No result in its output, no line such as loss=0.5 or {"loss": 0.5}; the nearest is "Loss: 0.25".\nLoss: 0.25',
    },
  });
});
