/**
 * Optuna Dashboard on a study with the same number of trials: how long until its history is drawn, in the same browser.
 */
import type { Browser } from "playwright-core";
import { median } from "../../math/statistics.ts";
import type { Peer } from "../peers/peer.ts";
import { openPage } from "./browser.ts";

const LOADS = 3;
/** Timeout, in milliseconds. */
const MOST_MILLISECONDS = 120_000;
/** The trace of its history plot, found by Plotly's own class names. */
const IS_DRAWN = `document.querySelector(".js-plotly-plot .scatterlayer .trace, .js-plotly-plot .gl-canvas") !== null`;

/**
 * Milliseconds until the history is drawn, the median of three loads. Null, with the reason on `say`, if it was never
 * drawn.
 */
export async function timeOptuna(
  browser: Browser,
  peer: Peer,
  { file, trials, say }: { readonly file: string; readonly trials: number; readonly say: (line: string) => void },
): Promise<number | null> {
  const served = await peer.ask<{ url: string } | { reason: string }>({ file, trials });
  if ("reason" in served) {
    say(`optuna-dashboard, ${trials} trials: ${served.reason}`);
    return null;
  }
  const times: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const opened = await openPage(browser, "");
    try {
      await opened.page.goto(served.url, { waitUntil: "commit", timeout: MOST_MILLISECONDS });
      await opened.page.waitForFunction(IS_DRAWN, undefined, { timeout: MOST_MILLISECONDS });
      times.push(await opened.page.evaluate<number>("performance.now()"));
    } catch (error) {
      say(`optuna-dashboard, ${trials} trials: ${(error as Error).message.split("\n")[0]}`);
      return null;
    } finally {
      await opened.close();
    }
  }
  return median(times);
}
