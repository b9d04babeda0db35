/** Every view looks as it is stored, light and dark. What differs each time, a port and the date of a report, is less than may differ. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../../end-to-end/binary.ts";
import type { TestServer } from "../support.ts";
import { describeInBrowser } from "./browser.ts";
import { difference, pictureOf } from "./pictures.ts";
import { settle, startWithStudies, views, writeReport } from "./views.ts";
import type { View } from "./views.ts";

describeInBrowser(
  "how every view looks",
  (browser) => {
    let server: TestServer;
    let report = "";
    beforeAll(async () => {
      const here = place();
      server = await startWithStudies(here);
      report = await writeReport(here, "auto-mpg");
    }, 180_000);
    afterAll(() => server?.close());

    async function compare({ name, heading }: Pick<View, "name" | "heading">, address: string): Promise<void> {
      const page = await browser.page({ reducedMotion: "reduce", colorScheme: "light" });
      await page.clock.setFixedTime(server.clock.now);
      await page.goto(address);
      await settle(page, { heading });
      const different: string[] = [];
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const found = difference(`${name}-${colorScheme}`, await pictureOf(page));
        if (found !== null) different.push(found);
      }
      expect(different).toEqual([]);
      await page.context().close();
    }

    it.each(views)("$name", { timeout: 180_000 }, (view) => compare(view, `${server.url}/${view.address}`));

    it("report", { timeout: 180_000 }, () => compare({ name: "report", heading: "auto-mpg" }, report));
  },
  { isPackaged: true },
);
