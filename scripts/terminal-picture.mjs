/**
 * Draws a captured terminal session as an SVG for the README: the notices, one frame of the progress, the last page.
 *
 *   script -qfc "stty cols 92 rows 50; npm start" session.log
 *   node scripts/terminal-picture.mjs < session.log > docs/images/terminal.svg
 */
import { readFileSync } from "node:fs";

const REDRAW = "\u001b[2A";
const frames = readFileSync(0, "utf8").replaceAll("\r", "").split(REDRAW);
const before = frames[0].split("\n").filter((line) => /rows dropped|^New study/.test(line));
const progress = frames[Math.floor(frames.length / 2)].split("\n").filter((line) => printed(line) !== "");
const after = frames.at(-1).split("\n").slice(1);
const end = after.findIndex((line) => line.startsWith("Script done"));
const page = after.slice(0, end === -1 ? after.length : end).filter((line) => !/Assessing/.test(line));
const lines = ["\u001b[36m$\u001b[39m npm start", ...before, "", ...progress, ...page];
while (printed(lines.at(-1)) === "") lines.pop();

const WIDTH = 7.8;
const HEIGHT = 18;
const MARGIN = 18;
const TITLE = 30;
const columns = Math.max(...lines.map((line) => printed(line).length));
const size = { width: Math.ceil(columns * WIDTH + 2 * MARGIN), height: lines.length * HEIGHT + 2 * MARGIN + TITLE };
const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
  (fill, i) => `<circle cx="${22 + 20 * i}" cy="18" r="6" fill="${fill}"/>`,
);
const rows = lines.map(
  (line, i) => `<text x="${MARGIN}" y="${TITLE + MARGIN + 12 + i * HEIGHT}">${spans(line)}</text>`,
);

console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img">
<title>npm start tunes a Bayesian neural net on Auto MPG: progress, best hyperparameters beside the defaults, test scores</title>
<style>text { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d7dbe0; white-space: pre }
.bold { font-weight: 700; fill: #fff } .dim { fill: #8b929c } .green { fill: #6fd08c } .cyan { fill: #7cc7e8 }</style>
<rect width="100%" height="100%" rx="10" fill="#14181d"/>
${dots.join("")}
${rows.join("\n")}
</svg>`);

/** The text between the escape sequences. */
function printed(line = "") {
  return line.replace(/\u001b\[[?\d;]*[A-Za-z]/g, "").trimEnd();
}

/** Runs of text in one style, each placed at its column, so that the font cannot shift the text after it. */
function spans(line) {
  const classes = { 1: "bold", 2: "dim", 32: "green", 36: "cyan" };
  let column = 0;
  let style = "";
  let out = "";
  for (const [, code, kind, text] of line.matchAll(/\u001b\[([?\d;]*)([A-Za-z])|([^\u001b]+)/g)) {
    if (text === undefined) {
      if (kind === "m") style = classes[code] ?? "";
      continue;
    }
    // Words, and words one space apart, are each placed at their column, because renderers disagree about spaces at the
    // start of a run.
    for (const { 0: words, index } of text.matchAll(/\S+(?: \S+)*/g)) {
      const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const position = `x="${(MARGIN + (column + index) * WIDTH).toFixed(1)}" textLength="${(words.length * WIDTH).toFixed(1)}"`;
      out += `<tspan ${position}${style === "" ? "" : ` class="${style}"`}>${escaped}</tspan>`;
    }
    column += text.length;
  }
  return out;
}
