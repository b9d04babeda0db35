/**
 * Every view looks like its stored picture, in light and dark themes. Differences between runs, such as a port and the
 * date of a report, are within the tolerance.
 */
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { place } from "../end-to-end/binary.ts";
import type { TestServer } from "../web/server/support.ts";
import { describeInBrowser } from "./browser.ts";
import { compare, difference, pictureOf } from "./pictures.ts";
import { settle, startWithStudies, type View, views, writeReport } from "./views.ts";

it("detects a missing control, and ignores the edges of letters", () => {
  const [width, height] = [400, 300];
  const plain = new PNG({ width, height });
  plain.data.fill(255);
  const painted = (size: number) => {
    const picture = new PNG({ width, height });
    plain.data.copy(picture.data);
    for (let y = 0; y < size; y++) picture.data.fill(0, 4 * (width * y), 4 * (width * y + size));
    return picture;
  };
  expect(compare(painted(3), plain)).toBeNull();
  // A button of 75 by 75 CSS pixels.
  expect(compare(painted(25), plain)?.what).toBe("0.52 % of the pixels differ, 0.3 % may");
  expect(compare(new PNG({ width, height: height + 2 }), plain)?.what).toBe("400 × 302 instead of 400 × 300");
});

describeInBrowser(
  "the appearance of every view",
  (browser) => {
    let server: TestServer;
    let report = "";
    beforeAll(async () => {
      const here = place();
      server = await startWithStudies(here);
      report = await writeReport(here, "auto-mpg");
    }, 180_000);
    afterAll(() => server?.close());

    async function look({ name, heading }: Pick<View, "name" | "heading">, address: string): Promise<void> {
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

    it.each(views)("$name", { timeout: 180_000 }, (view) => look(view, `${server.url}/${view.address}`));

    it("report", { timeout: 180_000 }, () => look({ name: "report", heading: "auto-mpg" }, report));
  },
  { isPackaged: true },
);
