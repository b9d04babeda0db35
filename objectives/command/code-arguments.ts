/**
 * Arguments that an interpreter runs as code: `sh -c '…'`, `python -c '…'`, everything after `ssh host`. A placeholder
 * in such an argument inserts the text of a hyperparameter into the code, and whoever created the study controls that
 * text. Numbers are safe there; text must be passed through the environment.
 */
import type { Issue } from "../../common/issue.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/objective.ts";
import { hyperparameterVariable } from "./environment.ts";
import type { Template } from "./placeholders.ts";

interface Interpreter {
  readonly program: RegExp;
  /** The option whose next argument is code. */
  readonly option?: RegExp;
  /** Whether everything after that option is code. */
  readonly takesRest?: boolean;
  /** Whether the option may follow other arguments, as in `su user -c`. */
  readonly isAnywhere?: boolean;
  /** How the code reads an environment variable. */
  readonly read: (variable: string) => string;
}

const shellVariable = (variable: string) => `"$${variable}"`;

const interpreters: readonly Interpreter[] = [
  {
    program: /^(?:(?:ba|z|da|k|mk|a|tc|c|fi|xon|elvi)?sh|nu)$/,
    option: /^-[a-z]*c[a-z]*$|^--command$/,
    read: shellVariable,
  },
  { program: /^(?:su|script|runuser|flock)$/, option: /^(?:-c|--command)$/, isAnywhere: true, read: shellVariable },
  { program: /^cmd$/, option: /^\/[ck]$/i, takesRest: true, read: (variable) => `"%${variable}%"` },
  {
    program: /^(?:powershell|pwsh)$/,
    option: /^-(?:c|command)$/i,
    takesRest: true,
    read: (variable) => `$env:${variable}`,
  },
  { program: /^(?:python|pypy)[\d.]*w?$/, option: /^-[A-Za-z]*c$/, read: (variable) => `os.environ["${variable}"]` },
  {
    program: /^(?:node|nodejs|bun|tsx|ts-node)$/,
    option: /^(?:-e|--eval|-p|--print|-pe)$/,
    read: (variable) => `process.env.${variable}`,
  },
  { program: /^deno$/, option: /^eval$/, read: (variable) => `Deno.env.get("${variable}")` },
  { program: /^perl[\d.]*$/, option: /^-[A-Za-z]*[eE]$/, read: (variable) => `$ENV{${variable}}` },
  { program: /^ruby[\d.]*$/, option: /^-[A-Za-z]*e$/, read: (variable) => `ENV["${variable}"]` },
  { program: /^(?:rscript|r)$/i, option: /^-e$/, read: (variable) => `Sys.getenv("${variable}")` },
  { program: /^php[\d.]*$/, option: /^(?:-r|--run)$/, read: (variable) => `getenv("${variable}")` },
  { program: /^julia$/, option: /^(?:-e|-E|--eval|--print)$/, read: (variable) => `ENV["${variable}"]` },
  { program: /^lua[\d.]*$/, option: /^-e$/, read: (variable) => `os.getenv("${variable}")` },
  { program: /^osascript$/, option: /^-e$/, read: (variable) => `(system attribute "${variable}")` },
  { program: /^matlab$/, option: /^-(?:batch|r)$/, read: (variable) => `getenv("${variable}")` },
  { program: /^octave$/, option: /^--eval$/, read: (variable) => `getenv("${variable}")` },
  // Programs for which all arguments are code.
  { program: /^(?:ssh|eval|watch|parallel|[gmn]?awk|sed|bc|jq)$/, read: shellVariable },
];

/** For each argument that is code, keyed by its index: how that code reads a variable. */
function codeArguments(templates: readonly Template[]): ReadonlyMap<number, (variable: string) => string> {
  const found = new Map<number, (variable: string) => string>();
  templates.forEach((template, start) => {
    const name = programName(template);
    const interpreter = interpreters.find(({ program }) => program.test(name));
    if (interpreter === undefined) return;
    for (const index of codeOf(interpreter, templates, start)) found.set(index, interpreter.read);
  });
  return found;
}

/** Programs that run the program named in their arguments. */
const launcher = /^(?:env|nice|ionice|nohup|time|timeout|sudo|stdbuf|setsid|taskset|srun|xargs|busybox)$/;
/** Interpreter options that take the next argument as their value. */
const withValue = /^(?:[-+][oO]|-[WXIrML]|--(?:require|import|loader|rcfile))$/;

/** The indices of the code that the interpreter at `start` runs. */
function codeOf(
  { option, takesRest, isAnywhere }: Interpreter,
  templates: readonly Template[],
  start: number,
): number[] {
  const rest = (from: number) => Array.from({ length: Math.max(0, templates.length - from) }, (_, i) => from + i);
  if (option === undefined) return start === 0 || launcher.test(programName(templates[0])) ? rest(start + 1) : [];
  const code: number[] = [];
  for (let i = start + 1; i < templates.length; i++) {
    const text = leadingText(templates[i]);
    if (option.test(text)) {
      if (takesRest === true) return rest(i + 1);
      code.push(++i);
    } else if (/^--[^=]*=/.test(text) && option.test(text.replace(/=.*$/s, ""))) code.push(i);
    else if (withValue.test(text)) i++;
    // After a script or `-m module`, the arguments belong to the script.
    else if (isAnywhere !== true && (text === "-m" || !/^[-+/]/.test(text))) break;
  }
  return code.filter((index) => index < templates.length);
}

/** Issues, with the path `command`, for placeholders of text-valued dimensions in code. */
export function codeArgumentIssues(templates: readonly Template[], space: SearchSpace): readonly Issue[] {
  const texts = new Set(space.filter(isText).map(({ name }) => name));
  return [...codeArguments(templates)].flatMap(([index, read]) => {
    const names = new Set(namesIn(templates[index]).filter((name) => texts.has(name)));
    return [...names].map((name) => {
      const remedy = `Write ${read(hyperparameterVariable(name))} there, from the environment.`;
      const rule = "must not insert a string into code that an interpreter runs";
      return { path: "command", message: `placeholder; ${rule}: "{${name}}". ${remedy}` };
    });
  });
}

/** The first text-valued hyperparameter that would become code; the study's space may have changed since the check. */
export function textInCode(templates: readonly Template[], hyperparameters: Hyperparameters): string | null {
  for (const index of codeArguments(templates).keys()) {
    const name = namesIn(templates[index]).find((one) => typeof hyperparameters[one] === "string");
    if (name !== undefined) return name;
  }
  return null;
}

function isText(dimension: SearchSpace[number]): boolean {
  switch (dimension.kind) {
    case "float":
    case "int":
    case "ordinal":
      return false;
    case "categorical":
      return dimension.choices.some((choice) => typeof choice === "string");
  }
}

function namesIn(template: Template): string[] {
  return template.flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));
}

function leadingText(template: Template): string {
  const [first] = template;
  return typeof first === "string" ? first : "";
}

/** `/usr/bin/bash` → `bash`, `cmd.exe` → `cmd`. */
function programName(template: Template): string {
  const text = template.length === 1 ? leadingText(template) : "";
  return (text.split(/[/\\]/).at(-1) ?? "").replace(/\.exe$/i, "");
}
