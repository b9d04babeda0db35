/** The OpenAPI document as an HTML page, without scripts or external resources. */
import { BASE } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations/index.ts";

export function docsPage(version: string): string {
  const entries = operations.map(
    ({ id, method, path }) => `<li><a href="#${id}">${verb(method)} ${escape(path)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Credence ${escape(version)}: HTTP API</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><h1>Credence <small>${escape(version)}</small></h1>
<p>The HTTP API, below <code>${BASE}</code>. For programs: <a href="/openapi.json">openapi.json</a>.</p></header>
<nav aria-label="Operations"><ul>${entries.join("")}</ul></nav>
<main>${operations.map(section).join("\n")}</main>
</body>
</html>
`;
}

function section({ id, method, path, summary, description, example, answers, problems = [] }: Operation): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(example.path?.[name] ?? name));
  const query = example.query === undefined ? "" : `?${example.query}`;
  const request = `${method.toUpperCase()} ${BASE}${filled}${query}`;
  const body = example.body === undefined ? "" : `\n\n${JSON.stringify(example.body, null, 2)}`;
  const rows = Object.entries(answers).map(([status, { means }]) => `<li><code>${status}</code> ${escape(means)}</li>`);
  const codes = problems.map((code) => `<code>${code}</code>`).join(", ");
  return `<section id="${id}">
<h2>${verb(method)} <code>${escape(path)}</code></h2>
<p><strong>${escape(summary)}.</strong> ${escape(description ?? "")}</p>
<pre>${escape(request + body)}</pre>
<ul>${rows.join("")}</ul>${codes === "" ? "" : `\n<p>Problems: ${codes}.</p>`}
</section>`;
}

function verb(method: string): string {
  return `<b class="${method}">${method.toUpperCase()}</b>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const docsStyle = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
nav ul { columns: 2; padding-left: 1rem; list-style: none; }
b { display: inline-block; min-width: 4.5em; font-size: 0.8em; letter-spacing: 0.05em; }
.get { color: #1a7f37; } .post { color: #0969da; } .put, .patch { color: #9a6700; } .delete { color: #cf222e; }
section { border-top: 1px solid #8884; margin-top: 1.5rem; }
pre { overflow-x: auto; padding: 0.8rem; background: #8881; border-radius: 6px; }
`;
