/** Tables of trials, as written by other tuners. */
import { expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";
import { timeOf } from "../../../cli/importers/time-of.ts";

const space = ["--space", "lr=float(1e-5,1,log)", "--space", "opt=choice(adam,sgd)"];

interface Trial {
  readonly state: string;
  readonly hyperparameters: unknown;
  readonly values: unknown;
  readonly failure: { readonly kind: string } | null;
}

async function imported(text: string, ...words: readonly string[]): Promise<{ out: string; trials: readonly Trial[] }> {
  const shell = fakeShell({ files: { "sweep.csv": text } });
  const { code, out, err } = await shell.run("import", "--from", "csv", "sweep.csv", ...words);
  expect([code, err]).toEqual([0, ""]);
  return { out, trials: await shell.json<readonly Trial[]>("trials", "sweep", "--json") };
}

it("reads what W&B exports: states, NaN, rows that cannot be imported", async () => {
  const text = [
    '"Name","State","lr","opt","val_loss","Created"',
    '"a","finished","0.001","adam","0.5","2026-01-01T10:00:00.000Z"',
    '"b","crashed","0.1","sgd","",""',
    '"c","finished","0.01","adam","NaN",""',
    '"d","running","0.01","adam","0.4",""',
    '"e","finished","5","adam","0.4",""',
    '"f","finished","0.1","rms","0.4",""',
    '"g","finished","0.1","sgd","",""',
    '"h","finished","0.1","sgd","low",""',
  ].join("\r\n");
  const { out, trials } = await imported(text, ...space, "--metric", "val_loss");
  expect(out).toBe(`Imported study sweep with 3 trials.
5 trials were left out:
  line 5: is running
  line 6: hyperparameters.lr: value; must be a number from 1e-5 to 1: 5
  line 7: hyperparameters.opt: value; must be one of "adam", "sgd": "rms"
  line 8: has no val_loss
  line 9: val_loss is not a number: "low"
`);
  expect(trials.map(({ state, failure }) => failure?.kind ?? state)).toEqual(["complete", "transient", "diverged"]);
  expect(trials[0]).toMatchObject({ hyperparameters: { lr: 0.001, opt: "adam" }, values: { val_loss: 0.5 } });
});

it.each([
  ["Ray's progress.csv", "config/lr,config/opt,loss,timestamp\n0.1,sgd,2,1767261600"],
  ["Optuna's data frame", "number,value,params_lr,params_opt,state\n0,2,0.1,sgd,COMPLETE"],
  ["a custom table", "lr;opt;loss\n0.1;sgd;2"],
])("finds the columns of %s", async (_, text) => {
  const metric = text.includes("value") ? "value" : "loss";
  const { trials } = await imported(text, ...space, "--metric", metric, "--maximize");
  expect(trials).toMatchObject([{ hyperparameters: { lr: 0.1, opt: "sgd" }, values: { [metric]: 2 } }]);
});

it("leaves out inactive values, and recognizes numbers and booleans among choices", async () => {
  const dimensions = ["a=choice(true,false)", "b=ordinal(8,16)", "c=int(1,9) when(a=true)"];
  const text = "a,b,c,loss\nTrue,8.0,3,1\nfalse,16,5,2";
  const words = dimensions.flatMap((one) => ["--space", one]);
  const { trials } = await imported(text, ...words, "--metric", "loss");
  expect(trials.map(({ hyperparameters }) => hyperparameters)).toEqual([
    { a: true, b: 8, c: 3 },
    { a: false, b: 16 },
  ]);
});

it.each([
  [[], "lr,loss\n1,2", /--space: must be given for a table, once for each column\n.*--metric: must be given/],
  [
    [...space, "--metric", "los"],
    "lr,opt,loss\n1,adam,2",
    /--metric: column; must be in the table: "los". Did you mean loss\?/,
  ],
  [
    [...space, "--metric", "loss"],
    "lr,opt,loss\n7,adam,2",
    /No trial of the file can be imported\.\n.*line 2: hyperparameters\.lr/,
  ],
  [[...space, "--metric", "loss"], "", /table; must have a header and at least one row: it is empty/],
])("reports what is missing: %j", async (words, text, message) => {
  const { run } = fakeShell({ files: { "sweep.csv": text } });
  const { code, err } = await run("import", "--from", "csv", "sweep.csv", ...words);
  expect(err).toMatch(message);
  expect(code).toBe(2);
});

it("refuses an unknown format, and flags that belong to another one", async () => {
  const { run } = fakeShell({ files: { "sweep.csv": "a,b\n1,2", "s.json": "{}" } });
  expect((await run("import", "--from", "wandb", "sweep.csv")).err).toContain("--from; must be one of optuna, csv");
  expect((await run("import", "s.json", "--metric", "x")).err).toContain("Add --from optuna, --from ax or --from csv.");
});

it("reads times as other programs write them", () => {
  const utc = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  for (const text of ["2026-01-02T03:04:05.678Z", "2026-01-02 03:04:05.678912+00:00", "2026-01-02T05:04:05.678+0200"]) {
    expect(timeOf(text)).toBe(utc);
  }
  expect(timeOf("2026-01-02 03:04:05.678912")).toBe(new Date(2026, 0, 2, 3, 4, 5, 678).getTime());
  expect(timeOf("1767323045.5")).toBe(1767323045500);
  expect(timeOf(1767323045)).toBe(1767323045000);
  for (const none of ["", "yesterday", null, undefined, Number.NaN, "2026-13-40 00:00:00"])
    expect(timeOf(none)).toBeNull();
});
