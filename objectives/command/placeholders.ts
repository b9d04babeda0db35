/** `{name}` in the arguments of a command is replaced with a hyperparameter; `{{` and `}}` with braces. */
import type { Issue } from "../../common/issue.ts";
import type { Hyperparameters, SearchSpace } from "../../tuner/objective.ts";
import { didYouMean, listNames } from "../../common/did-you-mean.ts";

/** The pieces of one argument, in order. */
export type Template = readonly (string | { readonly name: string })[];

/** Parses all arguments; unknown names and unpaired braces are returned as issues with the path `command`. */
export function parseTemplates(
  texts: readonly string[],
  space: SearchSpace,
): { readonly templates: readonly Template[] } | { readonly issues: readonly Issue[] } {
  const names = space.map((dimension) => dimension.name);
  const issues: Issue[] = [];
  const templates = texts.map((text) => {
    const pieces: (string | { name: string })[] = [];
    for (const [token] of text.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
      if (token === "{{" || token === "}}") pieces.push(token[0]);
      else if (!/^[{}]/.test(token)) pieces.push(token);
      else {
        const name = token.slice(1, -1);
        if (token.length > 1 && names.includes(name)) pieces.push({ name });
        else issues.push({ path: "command", message: messageOf(token, name, names) });
      }
    }
    return pieces;
  });
  return issues.length > 0 ? { issues } : { templates };
}

/**
 * The arguments for these hyperparameters. An argument that names an inactive hyperparameter is left out, and so is a
 * bare option before it: in `--method sgd --momentum {momentum}`, the last two are dropped if `momentum` is inactive.
 */
export function fillTemplates(templates: readonly Template[], hyperparameters: Hyperparameters): string[] {
  const namesInactive = (template: Template) =>
    template.some((piece) => typeof piece !== "string" && !Object.hasOwn(hyperparameters, piece.name));
  return templates.flatMap((template, index) => {
    const next = templates[index + 1];
    const isOptionOfNext = next !== undefined && isWholePlaceholder(next) && isBareOption(template);
    if (namesInactive(template) || (isOptionOfNext && namesInactive(next))) return [];
    return [
      template.map((piece) => (typeof piece === "string" ? piece : String(hyperparameters[piece.name]))).join(""),
    ];
  });
}

function isWholePlaceholder(template: Template): boolean {
  return template.length === 1 && typeof template[0] !== "string";
}

function isBareOption(template: Template): boolean {
  const [text] = template;
  return template.length === 1 && typeof text === "string" && text.startsWith("-") && !text.includes("=");
}

function messageOf(token: string, name: string, names: readonly string[]): string {
  if (token.length === 1)
    return `brace; must belong to a {name}: ${JSON.stringify(token)}. Write ${token}${token} for a literal brace.`;
  const known = names.length === 0 ? "a dimension, and the space has none" : `one of ${listNames(names)}`;
  const placeholders = names.map((one) => `{${one}}`);
  const remedy = didYouMean(`{${name}}`, placeholders, "Write {{ and }} for literal braces.");
  return `placeholder; must be ${known}: ${JSON.stringify(token)}. ${remedy}`;
}
