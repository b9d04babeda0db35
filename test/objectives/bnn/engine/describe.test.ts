import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeEngines } from "../../../../objectives/bnn/engine/describe.ts";
import { TENSORFLOW_VERSION } from "../../../../objectives/bnn/engine/tensorflow/remedy.ts";
import { plainLibrary } from "./tensorflow/plain-library.ts";

const reason = (isInstalled: boolean, text: string) => ({ package: "p", isInstalled, reason: text });

it("describes the engines that are always here", () => {
  const found = describeEngines(() => plainLibrary);
  expect(found.map(({ engine }) => engine)).toEqual(["simd", "tensorflow", "plain"]);
  expect(found[0]).toEqual({ engine: "simd", device: "CPU", found: "WebAssembly SIMD", ok: true });
});

it("names TensorFlow and its device", () => {
  const [, here] = describeEngines(() => ({ ...plainLibrary, device: "GPU", description: "TensorFlow 9 from p" }));
  expect(here).toEqual({ engine: "tensorflow", device: "GPU", found: "TensorFlow 9 from p, on the GPU", ok: true });
});

it("reports no problem if TensorFlow is not installed, and says how to install it", () => {
  const [, missing] = describeEngines(() => ({ reasons: [reason(false, "is not installed")] }));
  expect(missing).toMatchObject({ device: null, found: "not installed; not needed without a GPU", ok: true });
  expect(missing.remedy).toMatch(/^For an NVIDIA GPU: npm install .*docs\/gpu\.md has the steps, .*\.$/);
});

it("reports a problem if it does not load", () => {
  const [, broken] = describeEngines(() => ({ reasons: [reason(true, "does not load: no CUDA")] }));
  expect(broken).toEqual({
    engine: "tensorflow",
    device: null,
    found: "p does not load: no CUDA",
    ok: false,
    remedy: "See docs/gpu.md for the requirements.",
  });
});

it("names the version that package.json pins", () => {
  const { peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    peerDependencies: Record<string, string>;
  };
  expect(peerDependencies).toEqual({
    "@tensorflow/tfjs-node": TENSORFLOW_VERSION,
    "@tensorflow/tfjs-node-gpu": TENSORFLOW_VERSION,
  });
});
