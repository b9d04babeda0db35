/** `credence doctor`: what is here, what is missing, and how to get it. */
import { CredenceError } from "../../errors.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { countOf } from "../format.ts";
import { printed } from "../json.ts";
import { createPaint } from "../paint.ts";
import { isServer, placeFlags, placeOfCall } from "../place.ts";
import type { Place } from "../place.ts";
import { padRight } from "../table.ts";
import { withExistingStore } from "../with-store.ts";

interface Finding {
  readonly name: string;
  readonly found: string;
  readonly ok: boolean;
  /** Of an engine: what it computes on, null where it is not there. */
  readonly device?: "CPU" | "GPU" | null;
  /** What to do where it is not ok, or to have what is not there. */
  readonly remedy?: string;
}

export const doctorCommand: CommandSpec = {
  description: ["Exit code 1 means that something is wrong. Paste the output into a bug report."],
  flags: [...placeFlags, jsonFlag],
  examples: [{ line: "credence doctor", says: "is everything here?" }],
  async run(call, context) {
    const place = placeOfCall(call, context);
    const studies = await (isServer(place) ? server : storage)(place, context);
    const findings = [...machine(context), ...(await engines(context)), ...studies];
    const allIsWell = findings.every(({ ok }) => ok);
    if (call.flags.json === true) {
      context.stdout.write(printed({ ok: allIsWell, findings }));
    } else {
      const paint = createPaint(context.stdout, context.surroundings.environment);
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

function machine({ surroundings }: Context): readonly Finding[] {
  const { version, cores, platform, node } = surroundings;
  const [major, minor] = node.split(".").map(Number);
  const newEnough = major > 20 || (major === 20 && minor >= 19);
  return [
    { name: "credence", found: version, ok: true },
    {
      name: "node",
      found: node,
      ok: newEnough,
      ...(newEnough ? {} : { remedy: "Install Node 20.19 or newer from https://nodejs.org." }),
    },
    { name: "platform", found: platform, ok: true },
    { name: "cores", found: `${cores}, so ${countOf(cores, "worker")} unless told otherwise`, ok: true },
  ];
}

async function engines(context: Context): Promise<readonly Finding[]> {
  const found = await context.describeEngines();
  return found.map(({ engine, ...finding }) => ({ name: `engine ${engine}`, ...finding }));
}

function countStudies(place: Place, context: Context): Promise<string> {
  return withExistingStore(place, context, async (there) => {
    const count = (await there?.listStudies())?.length ?? 0;
    return count === 1 ? "1 study" : `${count} studies`;
  });
}

async function server(place: Place, context: Context): Promise<readonly Finding[]> {
  try {
    return [{ name: "server", found: `${place.address}, ${await countStudies(place, context)}`, ok: true }];
  } catch (error) {
    if (!(error instanceof CredenceError)) throw error;
    return [{ name: "server", found: error.message, ok: false }];
  }
}

async function storage(place: Place, context: Context): Promise<readonly Finding[]> {
  try {
    const { engine, file, problem } = await context.describeStorage(place.address);
    if (problem !== undefined) return [{ name: "storage", found: problem, ok: false }];
    const studies = await countStudies(place, context);
    return [
      { name: "database", found: engine, ok: true },
      { name: "storage", found: `${file}, ${studies}`, ok: true },
    ];
  } catch (error) {
    if (error instanceof CredenceError) return [{ name: "storage", found: error.message, ok: false }];
    const remedy = "Run npm rebuild better-sqlite3; where it compiles, that needs python3, make and a C++ compiler.";
    return [{ name: "database", found: `SQLite does not load: ${messageOf(error)}`, ok: false, remedy }];
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
