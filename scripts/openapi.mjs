/** Writes docs/openapi.json from the table of operations: `node --import tsx scripts/openapi.mjs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { openApiDocument } from "../web/server/openapi.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const text = await format(JSON.stringify(openApiDocument(version)), { parser: "json", printWidth: 120 });
writeFileSync(join(root, "docs", "openapi.json"), text);
