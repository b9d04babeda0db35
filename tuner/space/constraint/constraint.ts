/** A constraint on hyperparameters: a condition, written as text, that every suggestion satisfies. */
import { InvalidInput } from "../../../common/errors.ts";
import type { Issue } from "../../../common/issue.ts";
import { showValue } from "../../../common/show-value.ts";
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { checkExpression } from "./check.ts";
import { constraintDialect } from "../../../common/expression/dialect.ts";
import { namesIn } from "../../../common/expression/expression.ts";
import { parseExpression } from "../../../common/expression/parser.ts";
import { failing } from "../../../common/expression/tokens.ts";
import { violationOf } from "./violation.ts";

/** Limits on constraints. */
const MAX_CONSTRAINTS = 64;
const MAX_CONSTRAINT_LENGTH = 1000;

export interface Constraint {
  readonly text: string;
  /** The dimensions it refers to. */
  readonly names: readonly string[];
  /**
   * 0 if it holds, otherwise > 0 and increasing with the distance from the feasible region. It holds if a dimension it
   * refers to is inactive.
   */
  violation(hyperparameters: Hyperparameters): number;
}

/**
 * Parses the constraints of a valid space; reports the first problem with each, with its path. `path` is the path of
 * the list.
 */
export function readConstraints(
  space: SearchSpace,
  texts: unknown,
  path = "constraints",
): { readonly constraints: readonly Constraint[] } | { readonly issues: readonly Issue[] } {
  if (!Array.isArray(texts)) {
    const message = `constraints; must be a list of strings: ${showValue(texts)}. Write for example ["depth*width <= 4096"].`;
    return { issues: [{ path, message }] };
  }
  if (texts.length > MAX_CONSTRAINTS) {
    const message = `constraints; must be at most ${MAX_CONSTRAINTS}: ${texts.length}. Join some with and.`;
    return { issues: [{ path, message }] };
  }
  const issues: Issue[] = [];
  const constraints = texts.flatMap((text: unknown, index): readonly Constraint[] => {
    try {
      return [readConstraint(space, text, `${path}[${index}]`)];
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      issues.push(...error.issues);
      return [];
    }
  });
  return issues.length > 0 ? { issues } : { constraints };
}

/** Throws InvalidInput. */
function readConstraint(space: SearchSpace, text: unknown, path: string): Constraint {
  if (typeof text !== "string" || text.trim() === "" || text.length > MAX_CONSTRAINT_LENGTH) {
    const rule = `constraint; must be a string of 1 to ${MAX_CONSTRAINT_LENGTH} characters`;
    throw new InvalidInput([{ path, message: `${rule}: ${showValue(text)}. Write for example depth*width <= 4096.` }]);
  }
  const fail = failing(text, path);
  const expression = parseExpression(text, fail, constraintDialect);
  checkExpression(space, expression, fail);
  const names = [...namesIn(expression).keys()];
  const violation = violationOf(expression);
  return {
    text,
    names,
    violation: (hyperparameters) =>
      names.every((name) => Object.hasOwn(hyperparameters, name)) ? violation(hyperparameters) : 0,
  };
}
