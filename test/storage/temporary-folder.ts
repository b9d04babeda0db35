/** A folder that exists as long as the tests of a file run. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** The path is available once the tests run. */
export function temporaryFolder(): () => string {
  let path = "";
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), "credence-storage-"));
  });
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return () => path;
}
