/**
 * Links `@tensorflow/tfjs-node` to a TensorFlow that pip installed, on Linux: its binding speaks TensorFlow's stable C API,
 * so it can be compiled against any recent one instead of the old one that it downloads. `docs/gpu.md` says when and
 * why.
 *
 *     npm run link-tensorflow                       the TensorFlow that python3 finds
 *     npm run link-tensorflow -- FOLDER             another: …/site-packages/tensorflow
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchHeaders, findHeaders } from "./node-headers.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const name = "@tensorflow/tfjs-node";
const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).peerDependencies[name];
const target = join(root, "node_modules", ...name.split("/"));

/** The required parts of TensorFlow: its C headers and two libraries. */
const needed = [
  "include/tensorflow/c/c_api.h",
  "include/tensorflow/c/eager/c_api.h",
  "libtensorflow_cc.so.2",
  "libtensorflow_framework.so.2",
];

if (process.platform !== "linux") {
  fail(
    `platform; must be linux, where pip's TensorFlow has the libraries to link: ${process.platform}. ` +
      `Install the published package instead; docs/gpu.md says how (on Windows, work inside WSL 2).`,
  );
}
const folder = realpathSync(process.argv[2] === undefined ? await findWithPython() : checkedFolder(process.argv[2]));
checkTensorFlow(folder);
await installPackage();
placeLibraries(folder);
await compileBinding(folder);
report(folder);

function checkedFolder(given) {
  const path = resolve(given);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    fail(`TensorFlow; must be a folder: ${path}. Name the package folder, which ends in site-packages/tensorflow.`);
  }
  return path;
}

/** The package folder, found without importing it, which takes seconds. */
async function findWithPython() {
  const program =
    "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')";
  const { status, stdout, error } = spawnSync("python3", ["-c", program], { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    fail(
      "python3; must run, to find its TensorFlow: it does not. Install it, or name the folder: npm run link-tensorflow -- FOLDER",
    );
  }
  const found = stdout.trim();
  if (found !== "") return found;
  fail(
    "TensorFlow; must be installed for python3: it is not. Run python3 -m pip install 'tensorflow[and-cuda]' " +
      "(without a GPU: tensorflow-cpu), or name the folder: npm run link-tensorflow -- FOLDER",
  );
}

function checkTensorFlow(path) {
  const missing = needed.filter((file) => !existsSync(join(path, file)));
  if (missing.length === 0) return;
  fail(
    `TensorFlow; must contain ${missing.join(", ")}: ${path} does not. ` +
      "Name the package folder, which ends in site-packages/tensorflow, of a current TensorFlow (2.21 was tested).",
  );
}

async function installPackage() {
  const manifest = join(target, "package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === version) return;
  say(`Installing ${name} ${version}, without the TensorFlow that it would download`);
  // npm omits an optional peer dependency, even if it is requested by name, unless a dependency kind is given.
  const { code, output } = npm([
    "install",
    "--no-save",
    "--save-dev",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    `${name}@${version}`,
  ]);
  if (code !== 0 || !existsSync(manifest))
    fail(`${name}; must install: npm ended with ${code}.\n${output.slice(-4000)}`);
}

/** The names that the linker looks for; at run time, the binding finds the libraries where pip installed them. */
function placeLibraries(path) {
  const deps = join(target, "deps");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  symlinkSync(join(path, "include"), join(deps, "include"));
  symlinkSync(join(path, "libtensorflow_cc.so.2"), join(deps, "lib", "libtensorflow.so"));
  symlinkSync(join(path, "libtensorflow_framework.so.2"), join(deps, "lib", "libtensorflow_framework.so"));
}

async function compileBinding(path) {
  const { binary } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  const napi = Math.max(...binary.napi_versions.filter((one) => one <= Number(process.versions.napi)));
  const output = resolve(target, binary.module_path.replace("{napi_build_version}", String(napi)));
  const headers =
    findHeaders() ?? (await fetchHeaders(join(root, "node_modules", ".cache"), async (args) => npm(args)));
  say(`Compiling the binding for ${path}; takes about 15 seconds`);
  const args = [
    nodeGyp(),
    "rebuild",
    `--directory=${target}`,
    ...(headers === null ? [] : [`--nodedir=${headers}`]),
    "--",
    `-Dmodule_name=${binary.module_name}`,
    `-Dmodule_path=${output}`,
    `-Dnapi_build_version=${napi}`,
  ];
  // TensorFlow looks for CUDA libraries relative to its own location, so it is loaded from there rather than through a
  // link.
  const env = { ...process.env, LDFLAGS: `${process.env.LDFLAGS ?? ""} -Wl,-rpath,${path}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  if (status === 0 && existsSync(join(output, `${binary.module_name}.node`))) return;
  fail(
    `binding; must compile: node-gyp ended with ${status}. It needs python3, make and a C++ compiler ` +
      `(Debian: apt-get install python3 make g++).\n${`${stdout}${stderr}`.slice(-4000)}`,
  );
}

/** npm includes node-gyp and tells its child processes where it is. */
function nodeGyp() {
  const known = process.env.npm_config_node_gyp;
  if (known !== undefined && existsSync(known)) return known;
  const { output } = npm(["exec", "--no", "-c", "node -p process.env.npm_config_node_gyp"]);
  const found = output.split("\n").find((line) => line.trim().endsWith("node-gyp.js"));
  if (found !== undefined) return found.trim();
  fail("node-gyp; must be installed, as it is with npm 7 and newer: it is not. Install a current npm.");
}

/** Loads the result in a separate process, and reports what it found. */
function report(path) {
  const program = `
    const util = require("node:util");
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(target)});
    const { binding, isUsingGpuDevice } = tf.backend();
    const [product] = tf.matMul(tf.tensor2d([[3]]), tf.tensor2d([[5]])).dataSync();
    console.log(JSON.stringify({ version: binding.TF_Version, device: isUsingGpuDevice ? "GPU" : "CPU", product }));`;
  const env = { TF_CPP_MIN_LOG_LEVEL: "2", ...process.env };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", env });
  const line = stdout.split("\n").find((one) => one.startsWith("{"));
  const found = status === 0 && line !== undefined ? JSON.parse(line) : null;
  if (found?.product !== 15) {
    fail(`binding; must load and multiply: it ended with ${signal ?? status}.\n${stderr.slice(-4000)}`);
  }
  say(`Linked ${name} ${version} to TensorFlow ${found.version}, device ${found.device}: ${path}`);
  if (found.device === "CPU") say("No GPU was found. If there should be one, see docs/gpu.md.");
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli?.endsWith("js") ? [process.execPath, [cli]] : ["npm", []];
  const { status, stdout, stderr } = spawnSync(command, [...prefix, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return { code: status ?? 1, output: `${stdout ?? ""}${stderr ?? ""}` };
}

function say(text) {
  process.stderr.write(`credence: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`credence: ${text}\n`);
  process.exit(1);
}
