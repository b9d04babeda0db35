/** Draws the figures of docs/findings.md from bench/results/findings.json: `node scripts/findings-figures.mjs`. */
import { readFileSync, writeFileSync } from "node:fs";

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { left: 70, right: 20, top: 40, bottom: 56 };
const MIN_BETWEEN_TICKS = 20;
const COLORS = ["#0b6bcb", "#c2410c", "#15803d"];
const root = new URL("../", import.meta.url);

const { figures } = JSON.parse(readFileSync(new URL("bench/results/findings.json", root), "utf8"));
for (const figure of figures) writeFileSync(new URL(`docs/images/${figure.file}`, root), svgOf(figure));

/** A line chart over a logarithmic axis, with whiskers for standard errors where they are known. */
function svgOf({ title, x, y, series }) {
  const points = series.flatMap(({ points }) => points);
  const xs = points.map(([at]) => Math.log(at));
  const ends = points.flatMap(([, value, error = 0]) => [value - error, value + error]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = (high - low) * 0.08 || 1;
  const across = scale([Math.min(...xs), Math.max(...xs)], [MARGIN.left, WIDTH - MARGIN.right]);
  const up = scale([low - room, high + room], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const at = (value) => across(Math.log(value)).toFixed(1);
  const height = (value) => up(value).toFixed(1);
  const ticks = spaced(
    [...new Set(points.map(([value]) => value))].toSorted((a, b) => a - b),
    (value) => across(Math.log(value)),
  );
  const levels = niceLevels(low, high);
  const lines = series.map(({ name, points: own }, i) => {
    const color = COLORS[i % COLORS.length];
    const path = own.map(([value, score]) => `${at(value)},${height(score)}`).join(" ");
    const whiskers = own
      .filter(([, , error]) => error > 0)
      .map(
        ([value, score, error]) =>
          `<line x1="${at(value)}" x2="${at(value)}" y1="${height(score - error)}" y2="${height(score + error)}" stroke="${color}"/>`,
      );
    const dots = own.map(
      ([value, score]) => `<circle cx="${at(value)}" cy="${height(score)}" r="3.5" fill="${color}"/>`,
    );
    const label = `<text x="${WIDTH - MARGIN.right}" y="${MARGIN.top + 16 * i + 4}" text-anchor="end" fill="${color}">${escaped(name)}</text>`;
    return [`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`, ...whiskers, ...dots, label];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="15" fill="#111827">${escaped(title)}</text>`,
    ...levels.map(
      (level) =>
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${height(level)}" y2="${height(level)}" stroke="#e5e7eb"/>` +
        `<text x="${MARGIN.left - 8}" y="${(up(level) + 4).toFixed(1)}" text-anchor="end" fill="#374151">${level}</text>`,
    ),
    ...ticks.map(
      (tick) =>
        `<text x="${at(tick)}" y="${HEIGHT - MARGIN.bottom + 20}" text-anchor="middle" fill="#374151">${tick.toLocaleString("en")}</text>`,
    ),
    `<text x="${(WIDTH + MARGIN.left) / 2}" y="${HEIGHT - 12}" text-anchor="middle" fill="#111827">${escaped(x)}</text>`,
    `<text transform="translate(18 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle" fill="#111827">${escaped(y)}</text>`,
    ...lines.flat(),
    "</svg>",
    "",
  ].join("\n");
}

function scale([from, to], [start, end]) {
  return (value) => start + ((value - from) / (to - from || 1)) * (end - start);
}

/** Without those whose labels would overlap the one before. */
function spaced(ticks, across) {
  return ticks.reduce((kept, tick) => {
    const isClear = kept.length === 0 || across(tick) - across(kept[kept.length - 1]) >= MIN_BETWEEN_TICKS;
    return isClear ? [...kept, tick] : kept;
  }, []);
}

/** About five round numbers between the two. */
function niceLevels(low, high) {
  const rough = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
