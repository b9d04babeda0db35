/**
 * The user's own regular expression for results, in RE2 syntax, which matches in time linear in the line length for any
 * pattern.
 */
import { RE2JS } from "re2js";
import { errorMessage } from "../../common/describe-error.ts";
import type { Issue } from "../../common/issue.ts";

export function readMetricPattern(
  text: string | undefined,
): { readonly pattern: RE2JS | undefined } | { readonly issues: readonly Issue[] } {
  if (text === undefined) return { pattern: undefined };
  const refused = (rule: string) => ({
    issues: [{ path: "metricPattern", message: `metric pattern; ${rule}: ${JSON.stringify(text)}` }],
  });
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(text);
  } catch (error) {
    const reason = errorMessage(error);
    return refused(`must be an RE2 regular expression, without lookaround or backreferences (${reason})`);
  }
  if (pattern.groupCount() === 1) return { pattern };
  const found = refused(`must have one group, around the number, not ${pattern.groupCount()}`).issues[0];
  return {
    issues: [{ ...found, message: `${found.message}. Write (?:…) for groups that only group, as in "loss is (.+)".` }],
  };
}
