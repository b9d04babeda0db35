import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { commandObjective, type CommandOptions } from "../../../objectives/command/command.ts";
import type { EvaluationContext, Objective, SearchSpace } from "../../../tuner/objective.ts";
import { hasEnded, until } from "./processes.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "credence-command-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const space: SearchSpace = [
  { kind: "float", name: "learning-rate", low: 0, high: 1, scale: "linear" },
  { kind: "float", name: "momentum", low: 0, high: 1, scale: "linear" },
];

function make(argv: string[], options: Partial<CommandOptions> = {}): Objective {
  const metric = { name: "loss", direction: "minimize" } as const;
  const created = commandObjective({ arguments: argv, space, metrics: [metric], cwd, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

/** A script in which braces are literal. */
const shell = (script: string, options: Partial<CommandOptions> = {}) =>
  make(["sh", "-c", script.replace(/[{}]/g, "$&$&")], options);

function contextOf(options: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    report: () => "continue",
    signal: new AbortController().signal,
    key: makeKey(1),
    trial: { study: "test", number: 4, attempt: 2 },
    ...options,
  };
}

const at = { "learning-rate": 0.5 };

describe("a command", () => {
  test("gets hyperparameters as arguments, without a shell", async () => {
    const script = `require("fs").writeFileSync("argv.json", JSON.stringify(process.argv.slice(1))); console.log(1)`;
    const objective = make([
      process.execPath,
      "-e",
      script,
      "--",
      "--lr={learning-rate}",
      "$HOME * {momentum}",
      "{{}}",
    ]);
    expect(objective).toMatchObject({ name: "command", space, metrics: [{ name: "loss", direction: "minimize" }] });
    expect(await objective.evaluate({ "learning-rate": 1e-7, momentum: 0 }, contextOf())).toEqual({
      values: { loss: 1 },
    });
    expect(JSON.parse(readFileSync(join(cwd, "argv.json"), "utf8"))).toEqual(["--lr=1e-7", "$HOME * 0", "{}"]);
  });

  test("gets hyperparameters and its circumstances in the environment", async () => {
    process.env.CREDENCE_HP_MOMENTUM = "stale";
    process.env.CREDENCE_TOKEN = "secret";
    const objective = shell("env | grep ^CREDENCE_ > env.txt; echo loss=$CREDENCE_SEED");
    const seedOf = async (seed: number) => objective.evaluate(at, contextOf({ key: makeKey(seed) }));
    const evaluation = await seedOf(7);
    delete process.env.CREDENCE_HP_MOMENTUM;
    delete process.env.CREDENCE_TOKEN;
    const seed = "values" in evaluation ? evaluation.values.loss : NaN;
    const variables = readFileSync(join(cwd, "env.txt"), "utf8").trim().split("\n");
    expect(variables.toSorted()).toEqual([
      "CREDENCE_ATTEMPT=2",
      "CREDENCE_HP_LEARNING_RATE=0.5",
      'CREDENCE_HYPERPARAMETERS={"learning-rate":0.5}',
      `CREDENCE_SEED=${seed}`,
      "CREDENCE_STUDY=test",
      "CREDENCE_TRIAL=4",
      "CREDENCE_WORKER_INDEX=0",
    ]);
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    expect(await seedOf(7)).toEqual(evaluation);
    expect(await seedOf(8)).not.toEqual(evaluation);
  });

  test("has an index and a device to itself while it runs; more programs than devices share them", async () => {
    const script =
      'echo "{\\"loss\\": 1, \\"index\\": $CREDENCE_WORKER_INDEX, \\"device\\": ${CUDA_VISIBLE_DEVICES:-9}}"';
    const run = async (objective: Objective) => {
      const evaluation = await objective.evaluate(at, contextOf());
      return "values" in evaluation ? evaluation.metrics : evaluation;
    };
    const on = shell(script, { devices: ["4", "7"] });
    expect(await Promise.all([run(on), run(on), run(on)])).toEqual([
      { index: 0, device: 4 },
      { index: 1, device: 7 },
      { index: 2, device: 4 },
    ]);
    expect(await run(on)).toEqual({ index: 0, device: 4 });
    delete process.env.CUDA_VISIBLE_DEVICES;
    expect(await run(shell(script))).toEqual({ index: 0, device: 9 });
  });

  test.each([
    ["echo start; echo loss=1; echo loss=2; echo done", { values: { loss: 2 } }],
    ["printf 'loss=1\\nloss=2'", { values: { loss: 2 } }],
    ["printf '10%%\\r50%%\\rloss=3\\r'", { values: { loss: 3 } }],
    ["echo loss=1 >&2; echo 5", { values: { loss: 5 } }],
    ["echo loss=1; echo took 3 s; echo 17", { values: { loss: 1 } }],
    [`echo '{"loss": 1, "acc": 2}'`, { values: { loss: 1 }, metrics: { acc: 2 } }],
    ["echo loss=nan", { failure: { kind: "diverged", message: 'metric "loss"; must be finite: NaN' } }],
    ["echo loss=nan; exit 1", { failure: { kind: "diverged", message: 'metric "loss"; must be finite: NaN' } }],
    [
      `echo '{"failure": "transient", "message": "no GPU"}'; exit 3`,
      { failure: { kind: "transient", message: "no GPU" } },
    ],
    [
      "echo out; echo why >&2; echo loss=1; exit 3",
      { failure: { kind: "infeasible", message: "Exited with code 3: why\nwhy" } },
    ],
    ["echo out; exit 3", { failure: { kind: "infeasible", message: "Exited with code 3: out\nout" } }],
    ["exit 3", { failure: { kind: "infeasible", message: "Exited with code 3." } }],
    [
      "echo hello",
      {
        failure: {
          kind: "infeasible",
          message: 'No result in its output, no line such as loss=0.5 or {"loss": 0.5}: hello\nhello',
        },
      },
    ],
    ["kill -KILL $$", { failure: { kind: "transient", message: "Killed by SIGKILL." } }],
    ["exit 137", { failure: { kind: "transient", message: "Killed by SIGKILL." } }],
    [
      "echo low memory >&2; exit 143",
      { failure: { kind: "transient", message: "Killed by SIGTERM: low memory\nlow memory" } },
    ],
  ])("%s", async (script, evaluation) => {
    expect(await shell(script).evaluate(at, contextOf())).toEqual(evaluation);
  });

  test("reports intermediate values, and ends early with the last one on request", async () => {
    const reports: unknown[] = [];
    const report = (...values: [number, string, number]) => {
      reports.push(values);
      return values[0] < 2 ? ("continue" as const) : ("stop" as const);
    };
    const script = "for i in 0 1 2; do echo step=$i loss=0.$i; done; exec sleep 1000";
    expect(await shell(script).evaluate(at, contextOf({ report }))).toEqual({ values: { loss: 0.2 } });
    expect(reports).toEqual([
      [0, "loss", 0],
      [1, "loss", 0.1],
      [2, "loss", 0.2],
    ]);
  });

  test("survives a flood of output, and finds the result at its end", async () => {
    const script = `process.stdout.write("x".repeat(5e6)); process.stderr.write("y".repeat(5e6)); console.log("\\nloss=4")`;
    expect(await make([process.execPath, "-e", script]).evaluate(at, contextOf())).toEqual({ values: { loss: 4 } });
  });

  test("runs several at a time", async () => {
    // Each waits for the other, so both must run.
    const script = `touch started-$CREDENCE_TRIAL; while ! [ -e started-$1 ]; do sleep 0.01; done; echo $CREDENCE_TRIAL`;
    const [one, two] = [
      make(["sh", "-c", script, "sh", "2"]).evaluate(at, contextOf({ trial: { study: "t", number: 1, attempt: 1 } })),
      make(["sh", "-c", script, "sh", "1"]).evaluate(at, contextOf({ trial: { study: "t", number: 2, attempt: 1 } })),
    ];
    expect(await Promise.all([one, two])).toEqual([{ values: { loss: 1 } }, { values: { loss: 2 } }]);
  });

  test("may print a result and leave a process behind that holds its output open", async () => {
    const objective = shell("sleep 1000 & echo $! > left.txt; echo loss=1", { graceMilliseconds: 20 });
    expect(await objective.evaluate(at, contextOf())).toEqual({ values: { loss: 1 } });
    const left = Number(readFileSync(join(cwd, "left.txt"), "utf8"));
    await until(() => hasEnded(left));
  });
});

describe("a command that must end", () => {
  /** Starts a child, writes both ids, and waits; with `trap`, it ignores the request to exit. */
  const lasting = (trap: string) =>
    `${trap} sleep 1000 & echo $! > child.txt; echo $$ > own.txt; echo step=0 loss=1; wait; wait; while :; do sleep 1; done`;
  const ids = () => ["own.txt", "child.txt"].map((name) => Number(readFileSync(join(cwd, name), "utf8")));

  test.each([
    ["by request", "", 60_000],
    ["by force", "trap '' TERM;", 20],
  ])("is ended %s on abort, with its children", async (_, trap, graceMilliseconds) => {
    const abort = new AbortController();
    const report = () => {
      abort.abort();
      return "continue" as const;
    };
    const objective = shell(lasting(trap), { graceMilliseconds });
    expect(await objective.evaluate(at, contextOf({ signal: abort.signal, report }))).toEqual({
      failure: { kind: "transient", message: "The evaluation was aborted." },
    });
    await until(() => ids().every(hasEnded));
  });

  test("is ended when its time limit is reached", async () => {
    const objective = shell("echo slow >&2; exec sleep 1000", { timeoutMilliseconds: 300 });
    expect(await objective.evaluate(at, contextOf())).toEqual({
      failure: {
        kind: "infeasible",
        message: expect.stringMatching(/^Ran longer than 0\.3 s(\.|: slow\nslow)$/),
      },
    });
  });

  test("is ended when the objective is closed, and does not start afterwards or when aborted before", async () => {
    const objective = shell(lasting(""));
    let seen: () => void;
    const running = new Promise<void>((resolve) => (seen = resolve));
    const report = () => {
      seen();
      return "continue" as const;
    };
    const evaluation = objective.evaluate(at, contextOf({ report }));
    await running;
    await objective.close?.();
    await until(() => ids().every(hasEnded));
    const aborted = { failure: { kind: "transient", message: "The evaluation was aborted." } };
    expect(await evaluation).toEqual(aborted);
    expect(await objective.evaluate(at, contextOf())).toEqual(aborted);
    const never = shell("touch never.txt");
    expect(await never.evaluate(at, contextOf({ signal: AbortSignal.abort() }))).toEqual(aborted);
    expect(existsSync(join(cwd, "never.txt"))).toBe(false);
  });

  test("gone since the objective was made is a failure of the machine", async () => {
    const path = join(cwd, "gone.sh");
    writeFileSync(path, "#!/bin/sh\necho 1\n");
    chmodSync(path, 0o755);
    const objective = make(["./gone.sh"]);
    expect(await objective.evaluate(at, contextOf())).toEqual({ values: { loss: 1 } });
    rmSync(path);
    expect(await objective.evaluate(at, contextOf())).toEqual({
      failure: { kind: "transient", message: "Could not be started: spawn ./gone.sh ENOENT" },
    });
  });
});

describe("a command that is refused", () => {
  const float = (name: string) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }) as const;
  test.each<[string, Partial<CommandOptions>, string[]]>([
    ["nothing", { arguments: [] }, ["command: command; must name a program: nothing"]],
    [
      "an unknown program",
      { arguments: ["no-such-program-anywhere"] },
      ['command: program; must be on the PATH: "no-such-program-anywhere". Install it, or give its path.'],
    ],
    [
      "a program of this folder without its path",
      { arguments: ["plain.sh"] },
      ['command: program; must be on the PATH: "plain.sh". Write ./plain.sh for the one in this folder.'],
    ],
    [
      "an absent file",
      { arguments: ["./absent.sh"] },
      ['command: program; must exist: "./absent.sh". A path is relative to the current folder.'],
    ],
    [
      "a file that is not executable",
      { arguments: ["./plain.sh"] },
      ['command: program; must be executable: "./plain.sh". Run chmod +x on it, or put its interpreter in front.'],
    ],
    [
      "several things at once",
      { arguments: ["no-such-program", "{lr}", "{"], space: [float("rate"), float("seed")], timeoutMilliseconds: 0 },
      [
        'command: placeholder; must be one of "rate", "seed": "{lr}". Write {{ and }} for literal braces.',
        'command: brace; must belong to a {name}: "{". Write {{ for a literal brace.',
        'command: program; must be on the PATH: "no-such-program". Install it, or give its path.',
        "timeout: time limit; must be > 0 milliseconds: 0",
      ],
    ],
    [
      "names that share a variable",
      { space: [float("a-b"), float("a_b")] },
      [
        'space: dimension; must have its own environment variable: "a_b"; CREDENCE_HP_A_B already belongs to "a-b". Rename one of them.',
      ],
    ],
  ])("%s", (_, options, issues) => {
    writeFileSync(join(cwd, "plain.sh"), "echo 1\n");
    const metric = { name: "loss", direction: "minimize" } as const;
    const created = commandObjective({ arguments: ["sh"], space: [], metrics: [metric], cwd, ...options });
    expect("issues" in created && created.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual(issues);
  });
});
