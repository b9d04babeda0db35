/** Routes: the part of the address after `#`. */

/** View state: ordered name-value pairs. */
export type Query = readonly (readonly [string, string])[];

export type Route = { readonly query: Query } & (
  | { readonly page: "studies" | "new" | "unknown" }
  | { readonly page: "study"; readonly study: string }
  | { readonly page: "trial"; readonly study: string; readonly number: number }
  | { readonly page: "compare"; readonly studies: readonly string[] }
);

/** `#/studies/oven?x=time` → the page and its view state. */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = splitOnce(hash.replace(/^#/, ""), "?");
  const query = [...new URLSearchParams(search)];
  const [first, ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  if (first === undefined) return { page: "studies", query };
  if (first === "new" && rest.length === 0) return { page: "new", query };
  if (first === "compare" && rest.length === 0) {
    const studies = query.filter(([name]) => name === "study").map(([, value]) => value);
    return { page: "compare", studies, query: query.filter(([name]) => name !== "study") };
  }
  const [study, kind, number, ...more] = rest;
  if (first === "studies" && study === undefined) return { page: "studies", query };
  if (first === "studies" && study !== undefined && more.length === 0) {
    if (kind === undefined) return { page: "study", study, query };
    if (kind === "trials" && number !== undefined && /^\d+$/.test(number)) {
      return { page: "trial", study, number: Number(number), query };
    }
  }
  return { page: "unknown", query };
}

/** The address of a page, with `#`. */
export function formatRoute(route: Route): string {
  const named = route.page === "compare" ? route.studies.map((study) => ["study", study]) : [];
  const search = new URLSearchParams([...named, ...route.query.map((pair) => [...pair])]).toString();
  return `#${pathOf(route)}${search === "" ? "" : `?${search}`}`;
}

export function studyAddress(study: string): string {
  return formatRoute({ page: "study", study, query: [] });
}

export function trialAddress(study: string, number: number): string {
  return formatRoute({ page: "trial", study, number, query: [] });
}

export function compareAddress(studies: readonly string[]): string {
  return formatRoute({ page: "compare", studies, query: [] });
}

/** Sets one value, keeping its position; null removes it. */
export function withParameter(query: Query, name: string, value: string | null): Query {
  const rest = query.filter(([other]) => other !== name);
  if (value === null) return rest;
  const position = query.findIndex(([other]) => other === name);
  return position < 0 ? [...rest, [name, value]] : rest.toSpliced(position, 0, [name, value]);
}

function pathOf(route: Route): string {
  switch (route.page) {
    case "studies":
    case "unknown":
      return "/";
    case "new":
    case "compare":
      return `/${route.page}`;
    case "study":
      return `/studies/${encodeURIComponent(route.study)}`;
    case "trial":
      return `/studies/${encodeURIComponent(route.study)}/trials/${route.number}`;
  }
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** An invalid escape is left unchanged, since a link must not break the page. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
