/** The output of every benchmark: one document whose rows are comparable between runs. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";

/** Our figure and that of a peer. A row has one name and one peer, whose figure comes from the same run. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The peer it is compared with; `none` for figures that are only reported. */
  readonly peer: string;
  /** Null if the peer could not run here, which means missing, not beaten. */
  readonly peerValue: number | null;
  /** > 1 if we are better (faster, or closer to the optimum); null without a peer's figure. */
  readonly ratio: number | null;
}

export interface BenchDocument {
  readonly suite: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly date: string;
  readonly rows: readonly Row[];
}

/** A suite writes its progress to `say` (standard error) and returns its rows. */
export interface Suite {
  readonly summary: string;
  run(options: { readonly flags: ReadonlySet<string>; readonly say: (line: string) => void }): Promise<SuiteResult>;
}

export interface SuiteResult {
  readonly rows: readonly Row[];
  /** Versions of peers, in addition to our own and Node's. */
  readonly versions?: Readonly<Record<string, string>>;
}

export function documentOf(suite: string, { rows, versions = {} }: SuiteResult): BenchDocument {
  return {
    suite,
    machine: currentBackend(),
    versions: { ...ownVersions(), ...versions },
    date: new Date().toISOString(),
    rows,
  };
}

/** A row for which smaller values are better, such as times and regrets. */
export function smallerIsBetter(row: Pick<Row, "name" | "value" | "unit" | "peer" | "peerValue">): Row {
  const { value, peerValue } = row;
  return { ...row, ratio: peerValue === null || value === 0 ? null : peerValue / value };
}

/** A row for which larger values are better, such as rates. */
export function largerIsBetter(row: Pick<Row, "name" | "value" | "unit" | "peer" | "peerValue">): Row {
  const { value, peerValue } = row;
  return { ...row, ratio: peerValue === null || peerValue === 0 ? null : value / peerValue };
}

/** A row without a peer, which is only reported. */
export function reported(name: string, value: number, unit: string): Row {
  return { name, value, unit, peer: "none", peerValue: null, ratio: null };
}

/** The document as a readable table. */
export function asTable({ suite, machine, versions, date, rows }: BenchDocument): string {
  const cells = rows.map(({ name, value, unit, peer, peerValue, ratio }) => [
    name,
    `${shown(value)} ${unit}`,
    peer === "none" ? "" : peer,
    peer === "none" ? "" : peerValue === null ? "missing" : `${shown(peerValue)} ${unit}`,
    ratio === null ? "" : `${shown(ratio)}×`,
  ]);
  const table = [["name", "ours", "peer", "theirs", "ratio"], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [`${suite} · ${machine} · ${listed.join(", ")} · ${date.slice(0, 10)}`, "", ...lines, ""].join("\n");
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function currentBackend(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${gigabytes} GiB, ${platform()} ${arch()}`;
}

/** The version of Credence, with the commit, and that of Node. */
export function ownVersions(): Record<string, string> {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return { credence: `${version}${commit()}`, node: process.versions.node };
}

/** The commit, so that a stored result can be traced; empty outside a clone. */
function commit(): string {
  try {
    const head = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", stdio: "pipe" });
    return ` (${head.trim()})`;
  } catch {
    return "";
  }
}
