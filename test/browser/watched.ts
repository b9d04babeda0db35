/** Things that a page must not do: log errors, violate its policy, or contact another host. */
import type { Page } from "playwright-core";

export interface Watched {
  /** Problems so far, as text; empty if there are none. */
  faults(): Promise<readonly string[]>;
  /** Requested addresses, except those created by the page (`blob:`). */
  readonly requests: readonly string[];
}

export interface Allowed {
  /** The only host that may be contacted: `http://127.0.0.1:4010`. Null: none. */
  readonly origin: string | null;
  /** Console errors that the test expects. */
  readonly errors?: RegExp;
}

/** Starts before the page is opened. */
export async function watchPage(page: Page, { origin, errors }: Allowed): Promise<Watched> {
  const found: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    const isFault = message.type() === "error" || /content security policy/i.test(text);
    if (isFault && errors?.test(text) !== true) found.push(`console: ${text} (${message.location().url})`);
  });
  page.on("pageerror", (error) => found.push(`error: ${error.stack ?? error.message}`));
  page.on("request", (request) => {
    const address = request.url();
    if (/^(blob|file):/.test(address)) return;
    requests.push(address);
    if (origin === null || !address.startsWith(`${origin}/`)) found.push(`request: ${address}`);
  });
  await page.exposeFunction("reportViolation", (text: string) => found.push(`policy: ${text}`));
  await page.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    reportViolation(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile + ":" + event.lineNumber));`);
  return {
    requests,
    async faults() {
      // A round trip, after which all messages of the page have arrived.
      await page.evaluate("1");
      return found;
    },
  };
}
