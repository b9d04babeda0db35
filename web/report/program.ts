/** Location of the built script of the report page. */
import { readFile } from "node:fs/promises";
import { CredenceError } from "../../common/errors.ts";
import type { ReportProgram } from "./page.ts";

/** The same path works from the sources and from dist/. */
const folders = ["../report-page/", "../../dist/web/report-page/"].map(
  (position) => new URL(position, import.meta.url),
);

export async function readProgram(): Promise<ReportProgram> {
  for (const folder of folders) {
    try {
      const [script, style] = await Promise.all(
        ["report.js", "report.css"].map((name) => readFile(new URL(name, folder), "utf8")),
      );
      return { script, style };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  throw new CredenceError("unavailable", "report page; must be built: it is not. Run npm run build.");
}
