/** `credence doctor`: checks the installation, with remedies. */
import { defined } from "../../common/defined.ts";
import { errorMessage } from "../../common/describe-error.ts";
import { CredenceError } from "../../common/errors.ts";
import { shownAddress } from "../../common/shown-address.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { countOf } from "../terminal/format.ts";
import { jsonText } from "../report/json-text.ts";
import { createColors } from "../terminal/colors.ts";
import { isServer, locationFlags, locationOfCall, type StudiesLocation } from "../studies/location.ts";
import { padRight } from "../terminal/table.ts";
import { withExistingStudies } from "../studies/with-studies.ts";

interface Finding {
  readonly name: string;
  readonly found: string;
  readonly ok: boolean;
  /** For an engine: the device it runs on; null if it is not installed. */
  readonly device?: "CPU" | "GPU" | null;
  /** How to fix a problem, or how to install what is missing. */
  readonly remedy?: string;
}

export const doctorCommand: CommandSpec = {
  description: ["Exit code 1 means that something is wrong. Paste the output into a bug report."],
  flags: [...locationFlags, jsonFlag],
  examples: [{ line: "credence doctor", summary: "check the installation" }],
  async run(call, context) {
    const location = locationOfCall(call, context);
    const studies = await (isServer(location) ? server : storage)(location, context);
    const findings = [...machine(context), ...(await engines(context)), ...studies];
    const allIsWell = findings.every(({ ok }) => ok);
    if (call.flags.json === true) {
      context.stdout.write(jsonText({ ok: allIsWell, findings }));
    } else {
      const paint = createColors(context.stdout, context.environment.variables);
      const width = Math.max(...findings.map(({ name }) => name.length));
      for (const { name, found, ok, remedy } of findings) {
        context.stdout.write(
          `${ok ? paint.good("ok     ") : paint.bad("not ok ")}  ${padRight(name, width)}  ${found}\n`,
        );
        if (remedy !== undefined) context.stdout.write(`${" ".repeat(11 + width)}${remedy}\n`);
      }
    }
    return allIsWell ? 0 : 1;
  },
};

function machine({ environment }: Context): readonly Finding[] {
  const { version, cores, platform, node } = environment;
  const [major, minor] = node.split(".").map(Number);
  const newEnough = major > 20 || (major === 20 && minor >= 19);
  return [
    { name: "credence", found: version, ok: true },
    {
      name: "node",
      found: node,
      ok: newEnough,
      ...defined({ remedy: newEnough ? undefined : "Install Node 20.19 or newer from https://nodejs.org." }),
    },
    { name: "platform", found: platform, ok: true },
    { name: "cores", found: `${cores}, so ${countOf(cores, "worker")} by default`, ok: true },
  ];
}

async function engines(context: Context): Promise<readonly Finding[]> {
  const found = await context.describeEngines();
  return found.map(({ engine, ...finding }) => ({ name: `engine ${engine}`, ...finding }));
}

function countStudies(location: StudiesLocation, context: Context): Promise<string> {
  return withExistingStudies(location, context, async (studies) => {
    const count = (await studies?.listStudies())?.length ?? 0;
    return count === 1 ? "1 study" : `${count} studies`;
  });
}

async function server(location: StudiesLocation, context: Context): Promise<readonly Finding[]> {
  try {
    return [
      {
        name: "server",
        found: `${shownAddress(location.address)}, ${await countStudies(location, context)}`,
        ok: true,
      },
    ];
  } catch (error) {
    if (!(error instanceof CredenceError)) throw error;
    return [{ name: "server", found: error.message, ok: false }];
  }
}

async function storage(location: StudiesLocation, context: Context): Promise<readonly Finding[]> {
  try {
    const facts = await context.describeStorage(location.address);
    if ("problem" in facts) return [{ name: "storage", found: facts.problem, ok: false }];
    const studies = await countStudies(location, context);
    return [
      { name: "database", found: facts.engine, ok: true },
      { name: "storage", found: `${facts.file}, ${studies}`, ok: true },
    ];
  } catch (error) {
    if (error instanceof CredenceError) return [{ name: "storage", found: error.message, ok: false }];
    const remedy =
      "Run npm rebuild better-sqlite3. If it has to be compiled, install python3, make and a C++ compiler first.";
    return [
      { name: "database", found: `SQLite failed to load: ${errorMessage(error).split("\n")[0]}`, ok: false, remedy },
    ];
  }
}
