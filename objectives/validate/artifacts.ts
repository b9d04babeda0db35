/**
 * Converts whatever an objective recorded into artifacts that can be stored and shown, regardless of who wrote the
 * objective:
 *
 * | it …                                              | becomes                                          |
 * |---------------------------------------------------|--------------------------------------------------|
 * | has a number that is not finite in its data       | null there                                       |
 * | has something in its data that JSON cannot hold   | null there; properties that are undefined go      |
 * | has no name, or that of another one               | a name of its own: `artifact 3`                  |
 * | is no object, or makes all of them too large      | one that says so, without data                   |
 *
 * A bad artifact must never cause the loss of a computed value.
 */
import type { Artifact } from "../../common/artifact.ts";
import { defined } from "../../common/defined.ts";
import type { JsonValue } from "../../common/json-value.ts";
import { isRecord } from "../../common/is-record.ts";

/** Maximum total size of an evaluation's artifacts, as JSON. */
const MAX_CHARACTERS = 100_000;
const MAX_ARTIFACTS = 32;
const MAX_DEPTH = 16;
const MAX_TEXT_LENGTH = 500;

/** Undefined if nothing was recorded. */
export function checkArtifacts(value: unknown): readonly Artifact[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names = new Set<string>();
  let room = MAX_CHARACTERS;
  return value.slice(0, MAX_ARTIFACTS).map((one: unknown, index) => {
    const artifact = checkArtifact(one, nameOf(one, index, names));
    const size = JSON.stringify(artifact).length;
    if (size <= room) {
      room -= size;
      return artifact;
    }
    const rule = `must have at most ${MAX_CHARACTERS} characters as JSON, in total per evaluation`;
    return refused(artifact, `${rule}: ${size}, where ${room} are left. Record fewer points.`);
  });
}

function nameOf(one: unknown, index: number, names: Set<string>): string {
  const wanted = isRecord(one) && isText(one.name) ? one.name : "";
  const name = wanted !== "" && !names.has(wanted) ? wanted : `artifact ${index + 1}`;
  names.add(name);
  return name;
}

function checkArtifact(one: unknown, name: string): Artifact {
  if (!isRecord(one)) {
    return refused({ name, kind: "unknown", title: name }, "must be an object with name, kind, title and data");
  }
  const { kind, title, verdict, data } = one;
  return {
    name,
    kind: isText(kind) ? kind : "unknown",
    title: isText(title) ? title : name,
    ...defined({ verdict: isVerdict(verdict) ? { level: verdict.level, text: cut(verdict.text) } : undefined }),
    data: jsonOf(data, 0) ?? null,
  };
}

type Verdict = NonNullable<Artifact["verdict"]>;

function refused({ name, kind, title }: Omit<Artifact, "data">, complaint: string): Artifact {
  return { name, kind, title, verdict: { level: "bad", text: `artifact; ${complaint}` }, data: null };
}

/**
 * The value as JSON can represent it; undefined if it cannot. Values nested too deeply become null, which also breaks
 * cycles.
 */
function jsonOf(value: unknown, level: number): JsonValue | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : null;
    case "string":
    case "boolean":
      return value;
    case "object": {
      if (value === null || level === MAX_DEPTH) return null;
      const inside = (part: unknown) => jsonOf(part, level + 1);
      if (Array.isArray(value)) return value.map((part: unknown) => inside(part) ?? null);
      if (ArrayBuffer.isView(value)) return "length" in value ? Array.from(value as Float64Array, figureOf) : null;
      const entries = Object.entries(value).map(([name, part]) => [name, inside(part)] as const);
      return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
    }
    case "bigint":
    case "function":
    case "symbol":
    case "undefined":
      return undefined;
  }
}

function figureOf(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function isVerdict(value: unknown): value is Verdict {
  return isRecord(value) && ["good", "doubtful", "bad"].includes(String(value.level)) && typeof value.text === "string";
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_TEXT_LENGTH;
}

function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH - 1)}…` : text;
}
