/** Every view looks as it is stored, light and dark. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../../end-to-end/binary.ts";
import type { TestServer } from "../support.ts";
import { describeInBrowser } from "./browser.ts";
import { difference, pictureOf } from "./pictures.ts";
import { settle, startWithStudies, views } from "./views.ts";

describeInBrowser(
  "how every view looks",
  (browser) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startWithStudies(place());
    }, 120_000);
    afterAll(() => server?.close());

    it.each(views)("$name", { timeout: 180_000 }, async (view) => {
      const page = await browser.page({ reducedMotion: "reduce", colorScheme: "light" });
      await page.clock.setFixedTime(server.clock.now);
      await page.goto(`${server.url}/${view.address}`);
      await settle(page, view);
      const different: string[] = [];
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const found = difference(`${view.name}-${colorScheme}`, await pictureOf(page));
        if (found !== null) different.push(found);
      }
      expect(different).toEqual([]);
      await page.context().close();
    });
  },
  { isPackaged: true },
);
