/** Malformed requests: drawn from the OpenAPI document, and beyond it. */
import fc from "fast-check";
import type { OpenApiDocument } from "../../../../web/server/openapi.ts";
import { anything, faulty, fitting, type Schema, type Schemas } from "./schema-values.ts";
import type { OddRequest } from "./send.ts";

/** An operation as the document describes it. */
interface Described {
  readonly method: string;
  /** `/api/v1/studies/{study}`. */
  readonly path: string;
  readonly body: Schema | null;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
}

/** Event streams do not end by themselves: only invalid requests are sent to them. */
const isStream = (path: string) => path.endsWith("/events");

/** Without requests that would delete the study that the others use. */
const isHarmless = ({ method, path }: OddRequest) =>
  !(method === "DELETE" && /^\/+api\/v1\/studies\/ovens\/?(\?|$)/i.test(path));

export function oddRequests(document: OpenApiDocument): fc.Arbitrary<OddRequest> {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const all = describedIn(document).filter(({ path }) => !isStream(path));
  return fc
    .constantFrom(...all)
    .chain((operation) =>
      fc.record({
        method: fc.oneof(
          { weight: 12, arbitrary: fc.constant(operation.method) },
          {
            weight: 1,
            arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"),
          },
        ),
        address: addresses(operation, schemas),
        headers: headers(),
        body: operation.body === null ? fc.option(bodies({}, schemas), { freq: 1 }) : bodies(operation.body, schemas),
        pieces: fc.oneof(
          { weight: 6, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.integer({ min: 2, max: 40 }) },
        ),
      }),
    )
    .map(({ method, address, headers: given, body, pieces }) => {
      const hasBody = body !== null && !["GET", "OPTIONS", "TRACE"].includes(method);
      return {
        method,
        path: address,
        headers: { ...given, ...(hasBody ? { "content-length": String(body.length) } : {}) },
        body: hasBody ? body : null,
        pieces,
      };
    })
    .filter(isHarmless);
}

function describedIn({ paths = {} }: OpenApiDocument): readonly Described[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Record<string, unknown>>).map(([method, spec]) => {
      const content = (spec["requestBody"] as { content: Record<string, { schema: Schema }> } | undefined)?.content;
      const parameters = (spec["parameters"] ?? []) as { in: string; name: string; schema: Schema }[];
      return {
        method: method.toUpperCase(),
        path,
        body: content?.["application/json"].schema ?? null,
        query: parameters.filter((parameter) => parameter.in === "query"),
      };
    }),
  );
}

const parts = fc.oneof(
  fc.constantFrom(
    ...["0", "1", "-1", "99999999999", "1e3", "0x1", "%00", "..", ".", "%2e%2e", "..%2f..%2fetc%2fpasswd", "a%2Fb"],
    ...["%F0%9F%94%A5", "%E0%A4%A", "%ff", "__proto__", "constructor", "ovens%00", "%3Cscript%3E", "x".repeat(3000)],
    ...["%5c..%5cwindows", ";", "*", "nobody"],
  ),
  fc.string({ maxLength: 20 }).map((text) => safeEncoded(text)),
);

function safeEncoded(text: string): string {
  return encodeURIComponent(text) || "x";
}

function addresses({ path, query }: Described, schemas: Schemas): fc.Arbitrary<string> {
  const own = fc
    .constantFrom("0", "1", "2")
    .map((number) => path.replace("{study}", "ovens").replace("{number}", number));
  const other = fc.tuple(parts, parts).map(([a, b]) => path.replace("{study}", a).replace("{number}", b));
  const outside = fc
    .tuple(
      fc.constantFrom(
        "/",
        "/docs/",
        "/api/",
        "/api/v1/",
        "/api/v2/studies",
        "//api/v1/studies",
        "/docs/style.css/",
        "/openapi.json/",
      ),
      parts,
    )
    .map(([start, part]) => start + part);
  const words = [...query.map(({ name }) => name), "extra", "__proto__", "a[b]", "constructor[prototype]"];
  const value = fc.oneof(
    anything,
    ...query.map(({ schema }) => fitting(schema, schemas)),
    fc.constantFrom("-1", "0", "1e9", "none"),
  );
  const pairs = fc.array(
    fc
      .tuple(fc.constantFrom(...words), value)
      .map(
        ([name, given]) =>
          `${name}=${safeEncoded(wellFormed(typeof given === "string" ? given : JSON.stringify(given)))}`,
      ),
    { minLength: 1, maxLength: 3 },
  );
  const queries = fc.oneof(
    pairs.map((all) => `?${all.join("&").slice(0, 6000)}`),
    fc.constantFrom("?", "?%", "?%ff=%ff", "?&&==", "?a=1&a=2"),
  );
  return fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: own }, { weight: 3, arbitrary: other }, { weight: 1, arbitrary: outside }),
      fc.oneof({ weight: query.length > 0 ? 1 : 4, arbitrary: fc.constant("") }, { weight: 1, arbitrary: queries }),
    )
    .map(([where, what]) => where + what);
}

/** Half a surrogate pair has no percent encoding. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, "?");
}

function headers(): fc.Arbitrary<Record<string, string>> {
  const sometimes = (values: readonly string[], weight: number) =>
    fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
  return fc
    .record({
      host: fc.oneof(
        { weight: 30, arbitrary: fc.constant("localhost") },
        {
          weight: 1,
          arbitrary: fc.constantFrom(null, "", "evil.example", "localhost:99999999", "[::1", "a b", "localhost@evil"),
        },
      ),
      "content-type": fc.oneof(
        { weight: 12, arbitrary: fc.constant("application/json") },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            ...[
              null,
              "",
              "text/plain",
              "application/xml",
              "multipart/form-data; boundary=x",
              "application/json; charset=utf-16",
            ],
            ...[
              "application/json; charset=nonsense",
              "application/x-www-form-urlencoded",
              "APPLICATION/JSON",
              "application/problem+json",
            ],
          ),
        },
      ),
      "content-encoding": sometimes(["gzip", "br", "identity", "deflate, gzip", "nonsense"], 40),
      accept: sometimes(["text/html", "*/*", "nonsense", "application/json;q=0"], 20),
      origin: sometimes(["https://evil.example", "null", "nonsense", "http://localhost"], 30),
      "sec-fetch-site": sometimes(["cross-site", "same-site", "nonsense"], 40),
      authorization: sometimes(["Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9", "x".repeat(4000)], 20),
      "idempotency-key": sometimes(["key-1", "key-2", "x".repeat(256), " ", "", "\u00e9", "__proto__"], 5),
      "last-event-id": sometimes(["-1", "nonsense", "9".repeat(15)], 40),
      "x-forwarded-host": sometimes(["evil.example"], 40),
      expect: sometimes(["100-continue"], 60),
    })
    .map((given) =>
      Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null)),
    );
}

function bodies(schema: Schema, schemas: Schemas): fc.Arbitrary<Buffer> {
  const fits = fitting(schema, schemas).map(written);
  const text = fc.oneof(
    { weight: 2, arbitrary: fits },
    { weight: 8, arbitrary: faulty(schema, schemas).map(written) },
    { weight: 1, arbitrary: anything.map(written) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "{",
        "NaN",
        "",
        '{"a":1}{',
        "\ufeff{}",
        "[1e999]",
        "\u0000",
        "[,]",
        "undefined",
        "'{}'",
      ),
    },
    { weight: 1, arbitrary: fits.map((whole) => whole.slice(0, -1)) },
    { weight: 1, arbitrary: fits.map((whole) => whole.replace(/\d+/g, "1e999")) },
    { weight: 1, arbitrary: fits.map((whole) => whole.replace(/\d+/g, "9".repeat(400))) },
    {
      weight: 1,
      arbitrary: fits.map((whole) =>
        whole.replace("{", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 20, max: 30_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 20, max: 5000 }).map((depth) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth)),
    },
  );
  return fc.oneof(
    { weight: 30, arbitrary: text.map((one) => Buffer.from(one)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: text.map((one) => Buffer.from(one, "utf16le")) },
  );
}

function written(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
