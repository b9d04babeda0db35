/**
 * Checks that a program and its script exist, so that a mistake is found before the study rather than in its first
 * trial.
 */
import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { didYouMean } from "../../common/did-you-mean.ts";

/** Why `program` cannot be started from the folder `cwd` with this search path; null if it can. */
export function whyNoProgram(program: string, cwd: string, searchPath: string | undefined): string | null {
  // Windows adds extensions to names; there, a mistake is found in the first trial.
  if (process.platform === "win32") return null;
  const shown = JSON.stringify(program);
  if (program.includes("/")) {
    const path = resolve(cwd, program);
    if (isProgram(path)) return null;
    if (!isFile(path)) return `program; must exist: ${shown}. A path is relative to the current folder.`;
    return `program; must be executable: ${shown}. Run chmod +x on it, or put its interpreter in front.`;
  }
  const folders = (searchPath ?? "")
    .split(delimiter)
    .map((folder) => (isAbsolute(folder) ? folder : resolve(cwd, folder)));
  if (folders.some((folder) => isProgram(join(folder, program)))) return null;
  const remedy = isFile(join(cwd, program))
    ? `Write ./${program} for the one in this folder.`
    : "Install it, or give its path.";
  return `program; must be on the PATH: ${shown}. ${remedy}`;
}

/**
 * Why an interpreter would not find its script, as in `python tarin.py`. Null if it would, or if that cannot be
 * determined: after options that may take a value, or with a placeholder. `words`: the arguments, null where there is a
 * placeholder.
 */
export function whyNoScript(words: readonly (string | null)[], cwd: string): string | null {
  const start = words.findIndex((word) => word === null || !LAUNCHERS.has(baseName(word)));
  const program = words[start];
  const interpreter = interpreters.find((one) => typeof program === "string" && one.program.test(baseName(program)));
  if (interpreter === undefined) return null;
  for (let i = start + 1; i < words.length; i++) {
    const word = words[i];
    if (word === null) return null;
    if (interpreter.withValue?.test(word) === true) i++;
    else if (interpreter.flag.test(word)) continue;
    else if (/^-|:\/\//.test(word)) return null;
    else return missingScript(word, { cwd, endings: interpreter.endings });
  }
  return null;
}

interface ScriptInterpreter {
  readonly program: RegExp;
  /** Options that take no value; after other options, the script cannot be distinguished from a value. */
  readonly flag: RegExp;
  readonly withValue?: RegExp;
  /** Extensions that the interpreter adds to a file name. */
  readonly endings: readonly string[];
}

/** Programs that run the program named in their first argument, unless an option comes first. */
const LAUNCHERS: ReadonlySet<string> = new Set(["nice", "nohup", "time", "env", "setsid"]);

const interpreters: readonly ScriptInterpreter[] = [
  { program: /^(?:python|pypy)[\d.]*w?$/, flag: /^-[bBdEhiIOPqsSuvx]+$/, withValue: /^-[WX]$/, endings: [] },
  {
    program: /^(?:node|nodejs|tsx)$/,
    flag: /^--[a-z-]+=|^--(?:no-warnings|enable-source-maps)$/,
    withValue: /^(?:-r|--require|--import|--loader)$/,
    endings: [".js", ".cjs", ".mjs", ".json", ".ts", ".node"],
  },
  { program: /^(?:ba|z|da|k)?sh$/, flag: /^[-+][efluvx]+$/, withValue: /^[-+]o$/, endings: [] },
  { program: /^(?:Rscript|ruby|perl|julia|php|lua)[\d.]*$/, flag: /^-w$|^--[a-z-]+=/, endings: [] },
];

function missingScript(script: string, { cwd, endings }: { cwd: string; endings: readonly string[] }): string | null {
  const path = resolve(cwd, script);
  if (["", ...endings].some((ending) => existsSync(path + ending))) return null;
  // A shell also searches the PATH for a bare name.
  if (!/[./\\]/.test(script)) return null;
  const remedy = didYouMean(basename(script), namesBeside(path), "A path is relative to the current folder.");
  return `script; must exist: ${JSON.stringify(script)}. ${remedy}`;
}

function namesBeside(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
}

/** `/usr/bin/bash` → `bash`. */
function baseName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A folder that cannot be read.
    return false;
  }
}

function isProgram(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
