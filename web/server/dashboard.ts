/** Serves the dashboard's files: those with a hash in their name are cached forever, others are revalidated. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler } from "express";

const ASSETS = "assets";
const FOR_GOOD = "public, max-age=31536000, immutable";

export function dashboardFiles(folder: string): RequestHandler {
  const assets = join(folder, ASSETS);
  const compressed = new Set(existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith(".gz")) : []);
  const files = express.static(folder, {
    dotfiles: "ignore",
    setHeaders(response, path) {
      response.setHeader("Cache-Control", path.startsWith(assets) ? FOR_GOOD : "no-cache");
    },
  });
  return (request, response, next) => {
    const name = request.path.startsWith(`/${ASSETS}/`) ? request.path.slice(ASSETS.length + 2) : "";
    if (!compressed.has(`${name}.gz`)) return files(request, response, next);
    response.vary("Accept-Encoding");
    if (request.acceptsEncodings("gzip") !== "gzip") return files(request, response, next);
    response.type(name).setHeader("Content-Encoding", "gzip");
    request.url = `/${ASSETS}/${name}.gz`;
    files(request, response, next);
  };
}
