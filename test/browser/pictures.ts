/** Pictures of views, scaled down so that the edges of letters do not matter, and compared with stored ones. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";

const stored = join(dirname(fileURLToPath(import.meta.url)), "pictures");
/** Each side of a stored picture is this many times shorter than the page. */
const SHRINK = 3;
/** Colour distance (0 … 1) up to which colours count as equal. */
const THRESHOLD = 0.12;
/** Fraction of pixels that may differ. */
const TOLERANCE = 0.003;
const MOST_TRIES = 20;

/** If set, new pictures are stored instead of being compared. */
const isStoring = (process.env["CREDENCE_STORE_PICTURES"] ?? "") !== "";

/** The page from top to bottom, once two consecutive pictures are the same. */
export async function pictureOf(page: Page): Promise<PNG> {
  let last: Buffer | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const now: Buffer = await page.screenshot({ fullPage: true, animations: "disabled", caret: "hide" });
    if (last !== null && now.equals(last)) return shrunk(PNG.sync.read(now));
    last = now;
  }
  throw new Error(`page; must come to rest: it changed in each of ${MOST_TRIES} pictures`);
}

/** Null if the picture equals the stored one; otherwise what differs, and where to look. */
export function difference(name: string, picture: PNG): string | null {
  const file = join(stored, `${name}.png`);
  if (isStoring) {
    mkdirSync(stored, { recursive: true });
    writeFileSync(file, PNG.sync.write(picture, { colorType: 2, deflateLevel: 9 }));
    return null;
  }
  if (!existsSync(file)) return `${file}; must be there: it is not. Set CREDENCE_STORE_PICTURES=1 to store it.`;
  const expected = PNG.sync.read(readFileSync(file));
  const found = compare(picture, expected);
  if (found === null) return null;
  const pictures = { picture, expected, ...(found.marked === null ? {} : { difference: found.marked }) };
  return `${name}; must look as it is stored: ${found.what}. ${shown(name, pictures)}`;
}

interface Difference {
  readonly what: string;
  /** The differences, in red; null if the sizes differ. */
  readonly marked: PNG | null;
}

/** Null if two pictures are the same except for the edges of letters. */
export function compare(picture: PNG, expected: PNG): Difference | null {
  const { width, height } = expected;
  if (picture.width !== width || Math.abs(picture.height - height) > 1) {
    return { what: `${picture.width} × ${picture.height} instead of ${width} × ${height}`, marked: null };
  }
  // The last row of a page whose height is not a multiple may be rounded either way.
  const rows = Math.min(height, picture.height);
  const marked = new PNG({ width, height: rows });
  const [a, b] = [picture, expected].map(({ data }) => data.subarray(0, width * rows * 4));
  const share = pixelmatch(a, b, marked.data, width, rows, { threshold: THRESHOLD }) / (width * rows);
  if (share <= TOLERANCE) return null;
  return { what: `${(100 * share).toFixed(2)} % of the pixels differ, ${100 * TOLERANCE} % may`, marked };
}

/** Saves pictures for inspection; returns where. */
function shown(name: string, pictures: Readonly<Record<string, PNG>>): string {
  const folder = join(tmpdir(), "credence-pictures");
  mkdirSync(folder, { recursive: true });
  for (const [kind, picture] of Object.entries(pictures)) {
    writeFileSync(join(folder, `${name}-${kind}.png`), PNG.sync.write(picture));
  }
  return `See ${folder}/${name}-*.png.`;
}

/** Each pixel is the mean of a square of pixels. */
function shrunk({ width, height, data }: PNG): PNG {
  const small = new PNG({ width: Math.floor(width / SHRINK), height: Math.floor(height / SHRINK) });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let k = 0; k < SHRINK * SHRINK; k++) {
          const [dx, dy] = [k % SHRINK, Math.floor(k / SHRINK)];
          sum += data[((y * SHRINK + dy) * width + x * SHRINK + dx) * 4 + channel];
        }
        small.data[(y * small.width + x) * 4 + channel] = Math.round(sum / (SHRINK * SHRINK));
      }
    }
  }
  return small;
}
