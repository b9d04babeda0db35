/** A browser without a window for one test file: the one of CHROME_PATH, the machine's, or the packaged one. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { hasPackagedBrowser, unpackBrowser } from "./packaged-browser.ts";

/** Where Chrome is installed, as its makers do it. */
const usual = [
  "/opt/google/chrome/chrome",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

export interface Opened {
  /** A page in a context of its own, which is closed after the test file. */
  page(options?: BrowserContextOptions): Promise<Page>;
}

export interface Wish {
  /** Only the packaged one, with its own fonts: pictures of others differ in every letter. */
  readonly isPackaged?: boolean;
}

/** A suite with a browser; skipped, with the reason printed, where there is none. */
export function describeInBrowser(name: string, suite: (browser: Opened) => void, wish: Wish = {}): void {
  const reason = whyNone(wish);
  if (reason !== null) process.stderr.write(`${name}: skipped. ${reason}\n`);
  // On a busy machine the browser itself may lose a frame or an answer: what is wrong with the page is so twice.
  describe.skipIf(reason !== null)(name, { retry: 1 }, () => {
    let browser: Browser;
    // Everything that the browser unpacks or leaves lies here.
    const folder = mkdtempSync(join(tmpdir(), "credence-browser-"));
    beforeAll(async () => {
      browser = await launch(folder, wish);
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    suite({
      async page(options = {}) {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 900 },
          locale: "en-GB",
          timezoneId: "UTC",
          acceptDownloads: true,
          ...options,
        });
        // Two busy cores: waiting may take long, but errors fail at once.
        context.setDefaultTimeout(60_000);
        return counted(await context.newPage());
      },
    });
  });
}

const asked = new WeakMap<Page, Map<Request, number>>();

/** Of some requests that a page gives up the browser tells no end: after so long one no longer counts as open. */
const FORGOTTEN_MILLISECONDS = 20_000;

/** The addresses whose answers the page waits for; streams of events, which do not end, left out. */
export function awaited(page: Page): readonly string[] {
  const latest = Date.now() - FORGOTTEN_MILLISECONDS;
  return [...(asked.get(page) ?? [])].flatMap(([request, since]) => (since < latest ? [] : [request.url()]));
}

function counted(page: Page): Page {
  const open = new Map<Request, number>();
  asked.set(page, open);
  page.on("request", (request) => {
    if (!request.url().endsWith("/events")) open.set(request, Date.now());
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  return page;
}

function whyNone({ isPackaged = false }: Wish): string | null {
  if (hasPackagedBrowser) return null;
  if (isPackaged) return "The packaged browser is there for Linux on x64 only.";
  if (installed() !== null) return null;
  return "No Chrome was found. Install it, or name one by CHROME_PATH.";
}

function installed(): string | null {
  return process.env["CHROME_PATH"] || (usual.find((path) => existsSync(path)) ?? null);
}

async function launch(folder: string, { isPackaged = false }: Wish): Promise<Browser> {
  const own = isPackaged ? null : installed();
  const program = own === null ? await unpackBrowser(folder) : { executablePath: own };
  return chromium.launch({ ...program, args: ["--no-sandbox"] });
}
