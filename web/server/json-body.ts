/** Parses request bodies: JSON, plus NaN and infinities. */
import express, { type RequestHandler } from "express";
import { isRecord } from "../../common/is-record.ts";
import { type Issue } from "../../common/issue.ts";
import { describeJsonProblem } from "../../common/json-syntax.ts";
import { quotedNonFinite } from "../../common/non-finite-json.ts";
import { mayBeMalformed, wellFormed } from "../../common/well-formed.ts";
import { contentIssue } from "./security/content.ts";
import { Problem, tooLarge } from "./problem.ts";

/** Sets `request.body` to the JSON value; undefined if there is no body. */
export function jsonBody(limit: number): RequestHandler[] {
  const raw = express.raw({ limit, inflate: false, type: () => true });
  return [jsonOnly(limit), raw, parsed];
}

/** Forms on other sites cannot send this content type without a CORS preflight. */
function jsonOnly(limit: number): RequestHandler {
  return (request, _, next) => {
    const length = Number(request.headers["content-length"] ?? 0);
    const hasBody = request.headers["transfer-encoding"] !== undefined || length > 0;
    if (hasBody && request.is("application/json") === false) {
      throw new Problem("unsupported-type", "The body must be JSON, sent as Content-Type: application/json.");
    }
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1] ?? "utf-8";
    if (hasBody && !/^utf-?8$/i.test(charset)) {
      throw new Problem("unsupported-type", `The body must be UTF-8, but its charset is ${charset}.`, {
        fields: { charset },
      });
    }
    // Checked first, because the parser would wait for the entire body.
    if (length > limit) throw tooLarge(limit);
    next();
  };
}

const parsed: RequestHandler = (request, _, next) => {
  const bytes: unknown = request.body;
  request.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? readJson(bytes.toString("utf8")) : undefined;
  next();
};

/**
 * A JSON value. Non-finite numbers (bare NaN, as written by Python's json module, or numbers that are too large, such
 * as 1e999) become the strings "NaN", "Infinity" and "-Infinity", which only measured values accept. Invalid Unicode is
 * replaced by U+FFFD.
 */
function readJson(source: string): unknown {
  const text = source.replace(/^\uFEFF/, "");
  const value = parsedOrNull(text) ?? parsedOrNull(quotedNonFinite(text));
  if (value === null) {
    throw new Problem("malformed", `The body is not JSON: ${describeJsonProblem(text) ?? "it cannot be read"}.`);
  }
  const issue = bodyIssue(value.value);
  if (issue !== null) throw new Problem("invalid", issue.message, { issues: [issue] });
  // Must follow the depth check, because this recursion would otherwise overflow the stack.
  return withoutInfinity(mayBeMalformed(text) ? wellFormed(value.value) : value.value);
}

/** Trials in a list may be nested as deeply as a single trial. */
function bodyIssue(body: unknown): Issue | null {
  if (!isRecord(body) || !Array.isArray(body["trials"])) return contentIssue(body);
  const { trials, ...rest } = body;
  for (const [index, trial] of (trials as unknown[]).entries()) {
    const issue = contentIssue(trial, `trials[${index}]`);
    if (issue !== null) return issue;
  }
  return contentIssue(rest);
}

function parsedOrNull(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Modifies the value in place. */
function withoutInfinity(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  const members = value as Record<string, unknown>;
  for (const name in members) {
    const member = members[name];
    if (typeof member === "object" || typeof member === "number") members[name] = withoutInfinity(member);
  }
  return value;
}
