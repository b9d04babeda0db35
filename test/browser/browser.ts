/** A headless browser for one test file: the one named in CHROME_PATH, an installed one, or the packaged one. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { hasPackagedBrowser, unpackBrowser } from "./packaged-browser.ts";

/** Default installation paths of Chrome. */
const usual = [
  "/opt/google/chrome/chrome",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

export interface Opened {
  /** A page in its own context, which is closed after the test file. */
  page(options?: BrowserContextOptions): Promise<Page>;
}

export interface Wish {
  /** Only the packaged browser, with its own fonts, because screenshots from other browsers differ in every letter. */
  readonly isPackaged?: boolean;
}

/** A suite with a browser; skipped, with the reason printed, if there is none. */
export function describeInBrowser(name: string, suite: (browser: Opened) => void, wish: Wish = {}): void {
  const reason = whyNone(wish);
  if (reason !== null) process.stderr.write(`${name}: skipped. ${reason}\n`);
  // On a busy machine, the browser itself may lose a frame or a response; a real fault of the page occurs twice.
  describe.skipIf(reason !== null)(name, { retry: 1 }, () => {
    let browser: Browser;
    // Everything that the browser unpacks or leaves behind goes here.
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
        // On two busy cores waiting may take long, but errors fail at once.
        context.setDefaultTimeout(60_000);
        return counted(await context.newPage());
      },
    });
  });
}

const asked = new WeakMap<Page, Map<Request, number>>();

/** The browser does not report the end of some aborted requests; after this time a request no longer counts as open. */
const FORGOTTEN_MILLISECONDS = 20_000;

/** The addresses whose responses the page waits for, except streams of events, which do not end. */
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
