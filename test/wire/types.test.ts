/** Documents and the values that they encode have the same fields, checked by the compiler as tests. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type ImportedTrial } from "../../tuner/store.ts";
import { type Study } from "../../tuner/study/study.ts";
import { type SuggestionReason, type Trial } from "../../tuner/study/trial.ts";
import { type StudyJson, type SuggestionReason as ReasonJson, type TrialJson } from "../../web/api.ts";
import { type ArchivedStudy, type ArchivedTrial } from "../../wire/archive.ts";
import { studyFields } from "../../wire/studies.ts";
import { trialFields } from "../../wire/trials.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe("documents", () => {
  it("have every field of the value that they encode, and no others", () => {
    expectTypeOf<Exclude<keyof Trial, "lease">>().toEqualTypeOf<Exclude<keyof TrialJson, "leaseExpiresAt">>();
    expectTypeOf<keyof Study>().toEqualTypeOf<keyof StudyJson>();
    expectTypeOf<Exclude<keyof ImportedTrial, "lease" | "revision">>().toEqualTypeOf<keyof ArchivedTrial>();
    expectTypeOf<Exclude<keyof Study, "state" | "revision">>().toEqualTypeOf<keyof ArchivedStudy>();
    expectTypeOf<keyof SuggestionReason>().toEqualTypeOf<keyof ReasonJson>();
    expectTypeOf<Study["strategy"]>().toExtend<StudyJson["strategy"]>();
    expectTypeOf<keyof Study["strategy"]>().toEqualTypeOf<keyof StudyJson["strategy"]>();
    expectTypeOf<keyof Study["budget"]>().toEqualTypeOf<keyof StudyJson["budget"]>();
    expectTypeOf<KeysOfEach<Study["objective"]>>().toEqualTypeOf<KeysOfEach<StudyJson["objective"]>>();
    expectTypeOf<KeysOfEach<Study["space"][number]>>().toEqualTypeOf<KeysOfEach<StudyJson["space"][number]>>();
    expectTypeOf<keyof Study["metrics"][number]>().toEqualTypeOf<keyof StudyJson["metrics"][number]>();
    expect(Object.keys(trialFields).length).toBeGreaterThan(10);
  });

  it("cannot lose a field by a slip: a shape with another name for one does not compile", { timeout: 120_000 }, () => {
    const compiles = compiler(["web/server/documents.ts", "web/http-client/documents.ts", "cli/studies/archive.ts"]);
    expect(compiles("wire/trials.ts", (text) => text)).toBe(true);
    const inTrials = Object.keys(trialFields).filter((field) => !(field in studyFields));
    for (const field of inTrials) expect(compiles("wire/trials.ts", renamed(field)), field).toBe(false);
    for (const field of ["objective", "strategy", "maxAttempts", "secondsUsed"]) {
      expect(compiles("wire/studies.ts", renamed(field)), field).toBe(false);
    }
  });
});

type KeysOfEach<Union> = Union extends unknown ? keyof Union : never;

/** The first declaration of a field, under another name. */
function renamed(field: string): (text: string) => string {
  return (text) => {
    const start = text.indexOf("Fields = {");
    const declared = new RegExp(`\\n  ${field}(:|,)`);
    const after = text
      .slice(start)
      .replace(declared, (_, end: string) => (end === ":" ? "\n  renamed:" : `\n  renamed: ${field},`));
    expect(after, field).toContain("renamed");
    return text.slice(0, start) + after;
  };
}

/** Do these files compile when another one has another text? */
function compiler(files: readonly string[]): (changed: string, change: (text: string) => string) => boolean {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = files.map((file) => join(root, file));
  const texts = new Map<string, { version: number; text: string }>();
  const host: ts.LanguageServiceHost = {
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    fileExists: (file) => ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
    getScriptFileNames: () => paths,
    getScriptVersion: (file) => String(texts.get(file)?.version ?? 0),
    getScriptSnapshot: (file) => {
      const text = texts.get(file)?.text ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  };
  const service = ts.createLanguageService(host);
  return (changed, change) => {
    const path = join(root, changed);
    const before = ts.sys.readFile(path) ?? "";
    const version = (texts.get(path)?.version ?? 0) + 1;
    texts.set(path, { version, text: change(before) });
    const isSound = paths.every((file) => service.getSemanticDiagnostics(file).length === 0);
    texts.set(path, { version: version + 1, text: before });
    return isSound;
  };
}
