/** Generates reports, for the composition root. */
import type { StudyPast } from "../../tuner/study-record.ts";
import { reportDocument, type ReportMaker } from "./document.ts";
import { reportPage } from "./page.ts";
import { readProgram } from "./program.ts";

/** The study as one self-contained HTML page. Throws `unavailable` if the page was not built. */
export async function makeReportPage(past: StudyPast, maker: ReportMaker): Promise<string> {
  const program = await readProgram();
  return reportPage(await reportDocument(past, maker), program);
}
