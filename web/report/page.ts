/** Builds one self-contained HTML file from a document and the script of the page. */
import type { ReportJson } from "../api.ts";

/** The output of `npm run build` for web/dashboard/report/. */
export interface ReportProgram {
  readonly script: string;
  readonly style: string;
}

/** Only code in the file itself may run, and nothing may be fetched. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

export function reportPage(document: ReportJson, { script, style }: ReportProgram): string {
  const title = `${document.study.name}: a report by Credence`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapedText(title)}</title>
<style>${style.replaceAll("</style", "<\\/style")}</style>
</head>
<body>
<div id="page"></div>
<noscript>The plots need JavaScript. The file holds the data as JSON, in the element "credence-report".</noscript>
<script type="application/json" id="credence-report">${jsonIsland(document)}</script>
<script>${escapedScript(script)}</script>
</body>
</html>
`;
}

/** JSON, escaped so that it cannot end its script element or a script line. */
export function jsonIsland(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** In strings, templates and regular expressions, `<\/script` is equivalent to `</script`. */
function escapedScript(script: string): string {
  return script.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

function escapedText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
