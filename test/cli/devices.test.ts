/** `--devices` of `tune` and `worker`: one program per device at a time. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localStudies } from "../../cli/studies/local-studies.ts";
import { temporaryFolder } from "../storage/temporary-folder.ts";
import { fakeShell, type Shell } from "./fake-context.ts";
import { realMakers } from "./real-makers.ts";

const folder = temporaryFolder();
const url = "http://tuner:4010";

/** A program that takes a while and prints its device and index. */
function program(): string {
  const file = join(folder(), "train.sh");
  const line = '{\\"loss\\": 1, \\"device\\": $CUDA_VISIBLE_DEVICES, \\"index\\": $CREDENCE_WORKER_INDEX}';
  writeFileSync(file, `sleep 0.1; echo "${line}"\n`);
  return `sh ${file}`;
}

function shellWithPrograms(): Shell {
  const shell: Shell = fakeShell({
    objectives: realMakers,
    cores: 16,
    every(milliseconds, task) {
      const timer = setInterval(task, Math.min(1, milliseconds));
      return () => clearInterval(timer);
    },
    connect: async ({ address }) => ({ ...localStudies(await shell.store(), shell.context), server: address }),
  });
  return shell;
}

async function used(shell: Shell): Promise<readonly unknown[]> {
  const trials = await shell.json<{ metrics: { device: number; index: number } }[]>("trials", "nets", "--json");
  const seen = trials.map(({ metrics: { device, index } }) => `${index} on ${device}`);
  return [...new Set(seen)].sort();
}

const study = ["--study", "nets", "--space", "x=float(0,1)", "--metric", "loss", "--strategy", "random", "--quiet"];

describe("--devices", () => {
  it("runs as many programs as devices, each with its own device", async () => {
    const shell = shellWithPrograms();
    const words = ["--command", program(), ...study, "--trials", "6"];
    const { err, code } = await shell.run("tune", ...words, "--devices", "4,7");
    expect(code, err).toBe(0);
    expect(await used(shell)).toEqual(["0 on 4", "1 on 7"]);
  });

  it("assigns devices in turn when there are more programs than devices", async () => {
    const shell = shellWithPrograms();
    const words = ["--command", program(), ...study, "--trials", "8", "--workers", "4"];
    const { err, code } = await shell.run("tune", ...words, "--devices", "0,1");
    expect(code, err).toBe(0);
    expect(await used(shell)).toEqual(["0 on 0", "1 on 1", "2 on 0", "3 on 1"]);
  });

  it("does the same for a worker of a server", async () => {
    const shell = shellWithPrograms();
    const command = program();
    await shell.run("tune", "--command", command, ...study, "--trials", "1", "--devices", "5");
    const store = await shell.store();
    await store.setBudget("nets", { trials: 5 });
    const words = ["--server", url, "--study", "nets", "--command", command, "--quiet"];
    const { err, code } = await shell.run("worker", ...words, "--devices", "5,6");
    expect(code, err).toBe(0);
    expect(await used(shell)).toEqual(["0 on 5", "1 on 6"]);
  });

  it("needs a program, and a list that names each device once", async () => {
    const shell = shellWithPrograms();
    const refusal = async (...words: string[]) => {
      const { err, code } = await shell.run(...words);
      expect(code).toBe(2);
      return err;
    };
    expect(await refusal("tune", "branin", "--devices", "0")).toContain("--devices needs --command.");
    expect(await refusal("worker", "--server", url, "--study", "nets", "--devices", "0")).toContain(
      "--devices needs --command.",
    );
    for (const list of ["0,0", "0,", ""]) {
      const rule = "--devices; must be a comma-separated list of different devices, such as 0,1,2,3";
      expect(await refusal("tune", "--command", "true", ...study, "--devices", list)).toContain(rule);
      const worker = ["worker", "--server", url, "--study", "nets", "--command", "true"];
      expect(await refusal(...worker, "--devices", list)).toContain(rule);
    }
  });
});
