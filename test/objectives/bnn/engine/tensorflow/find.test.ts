import util from "node:util";
import { describe, expect, it } from "vitest";
import { findTensorFlow, searchTensorFlow } from "../../../../../objectives/bnn/engine/tensorflow/find.ts";
import { prepareTensorFlow } from "../../../../../objectives/bnn/engine/tensorflow/environment.ts";
import { tf } from "./plain-library.ts";

const gpuPackage = "@tensorflow/tfjs-node-gpu";
const cpuPackage = "@tensorflow/tfjs-node";

/** As reported by Node. */
function notFound(name: string): Error {
  return Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- x`), { code: "MODULE_NOT_FOUND" });
}

function native(isUsingGpuDevice: boolean): object {
  return { ...tf, backend: () => ({ isUsingGpuDevice, binding: { TF_Version: "9.8.7" } }) };
}

/** Packages by name; errors are thrown, and missing ones are not found. */
function search(packages: Readonly<Record<string, unknown>>) {
  return searchTensorFlow((name) => {
    if (!(name in packages)) throw notFound(name);
    const module = packages[name];
    if (module instanceof Error) throw module;
    return module;
  });
}

describe("searchTensorFlow", () => {
  it("reports missing packages", () => {
    expect(search({})).toEqual({
      reasons: [
        { package: gpuPackage, isInstalled: false, reason: "is not installed" },
        { package: cpuPackage, isInstalled: false, reason: "is not installed" },
      ],
    });
  });

  it("uses the first package that loads, and loads no other", () => {
    const asked: string[] = [];
    const found = searchTensorFlow((name) => {
      asked.push(name);
      return native(true);
    });
    expect(asked).toEqual([gpuPackage]);
    expect(found).toMatchObject({ device: "GPU", description: `TensorFlow 9.8.7 from ${gpuPackage}` });
    expect(search({ [cpuPackage]: native(false) })).toMatchObject({
      device: "CPU",
      description: `TensorFlow 9.8.7 from ${cpuPackage}`,
    });
  });

  it("goes by the devices that TensorFlow started, not by the name of the package", () => {
    expect(search({ [gpuPackage]: native(false) })).toMatchObject({ device: "CPU" });
    expect(search({ [cpuPackage]: native(true) })).toMatchObject({ device: "GPU" });
  });

  it("reports in one line why an installed package does not load", () => {
    const dlopen = Object.assign(new Error("libcudart.so.11.0: cannot open shared object file.\nmore"), {
      code: "ERR_DLOPEN_FAILED",
    });
    expect(search({ [gpuPackage]: dlopen, [cpuPackage]: notFound("@mapbox/node-pre-gyp") })).toEqual({
      reasons: [
        {
          package: gpuPackage,
          isInstalled: true,
          reason: "does not load: libcudart.so.11.0: cannot open shared object file",
        },
        {
          package: cpuPackage,
          isInstalled: true,
          reason: "does not load: Cannot find module '@mapbox/node-pre-gyp'",
        },
      ],
    });
  });

  it("rejects a library that lacks functions, throws, or computes wrong results", () => {
    const reasonOf = (module: object) => {
      const found = search({ [cpuPackage]: module });
      return "reasons" in found ? found.reasons[1].reason : "found";
    };
    expect(reasonOf({ ...native(false), erf: undefined, gather: 1 })).toBe("does not load: it has no erf, gather");
    const gone = () => {
      throw new TypeError("util_1.isNullOrUndefined is not a function");
    };
    expect(reasonOf({ ...native(false), matMul: gone })).toBe(
      "does not load: util_1.isNullOrUndefined is not a function",
    );
    expect(reasonOf({ ...native(false), exp: (x: never) => tf.log(tf.sub(x, x)) })).toBe(
      "does not load: it computes numbers that are not finite",
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  it("restores functions removed by Node 23 that the packages need", () => {
    const node = util as unknown as Record<string, unknown>;
    const kept = [node.isNullOrUndefined, node.isArray];
    delete node.isNullOrUndefined;
    delete node.isArray;
    search({});
    const { isNullOrUndefined, isArray } = node as Record<string, (value: unknown) => boolean>;
    [node.isNullOrUndefined, node.isArray] = kept;
    expect([undefined, null, 0, ""].map((value) => isNullOrUndefined(value))).toEqual([true, true, false, false]);
    expect([[], {}].map((value) => isArray(value))).toEqual([true, false]);
  });
});

it("findTensorFlow looks once", () => {
  expect(findTensorFlow()).toBe(findTensorFlow());
});

it("the environment of TensorFlow keeps variables set by the user", () => {
  const environment: Record<string, string | undefined> = { TF_CPP_MIN_LOG_LEVEL: "0" };
  prepareTensorFlow(environment);
  expect(environment).toEqual({
    TF_CPP_MIN_LOG_LEVEL: "0",
    TF_FORCE_GPU_ALLOW_GROWTH: "true",
    TF_DETERMINISTIC_OPS: "1",
    NVIDIA_TF32_OVERRIDE: "0",
  });
});
