import { describe, expect, it } from "vitest";
import { chooseEngine, GPU_PAYS_FROM, operationsOf } from "../../../../objectives/bnn/engine/choose.ts";
import type { NoTensorFlow, TensorFlowSearch } from "../../../../objectives/bnn/engine/tensorflow/library.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import type { Architecture } from "../../../../objectives/bnn/network/architecture.ts";
import { plainLibrary } from "./tensorflow/plain-library.ts";

const form = { inputs: 64, outputs: 2, activation: "relu", residual: false } as const;
const layersOf = (changes: Partial<Architecture>) => denseNetwork({ ...form, hidden: [50], ...changes }).layers;
const small = { layers: layersOf({}), rows: 32 };
const large = { layers: layersOf({ hidden: [1024, 1024], residual: true, norm: "layer" }), rows: 256 };

const onGpu: TensorFlowSearch = { ...plainLibrary, device: "GPU", description: "TensorFlow 9 from a test" };
const onCpu: TensorFlowSearch = { ...onGpu, device: "CPU" };
const reasonOf = (name: string, isInstalled: boolean, reason: string) => ({ package: name, isInstalled, reason });
const nothing: NoTensorFlow = { reasons: ["gpu", "cpu"].map((name) => reasonOf(name, false, "is not installed")) };
const broken: NoTensorFlow = { reasons: [reasonOf("gpu", true, "does not load: x"), nothing.reasons[1]] };

function never(): TensorFlowSearch {
  throw new Error("was looked for");
}

describe("operationsOf", () => {
  it("is six for each row and weight of a matrix", () => {
    expect(operationsOf(layersOf({ inputs: 13, hidden: [50, 50], residual: true, norm: "layer" }), 32)).toBe(
      6 * 32 * (13 * 50 + 50 * 50 + 50 * 2),
    );
    expect(operationsOf(layersOf({ hidden: [] }), 10)).toBe(6 * 10 * 128);
  });
});

describe("chooseEngine", () => {
  it("does not look for TensorFlow if another engine is named, or with auto and a small network", () => {
    for (const engine of ["simd", "plain"] as const) {
      expect(chooseEngine(engine, large, never)).toEqual({ engine, notices: [] });
    }
    expect(operationsOf(small.layers, small.rows)).toBeLessThan(GPU_PAYS_FROM);
    expect(chooseEngine("auto", small, never)).toEqual({ engine: "auto", notices: [] });
  });

  it("chooses TensorFlow with auto only with a GPU and a large network", () => {
    expect(operationsOf(large.layers, large.rows)).toBeGreaterThan(GPU_PAYS_FROM);
    expect(chooseEngine("auto", large, () => onGpu)).toEqual({
      engine: "tensorflow",
      notices: ["Networks are computed with TensorFlow 9 from a test, on the GPU."],
    });
    expect(chooseEngine("auto", large, () => onCpu)).toEqual({ engine: "auto", notices: [] });
    expect(chooseEngine("auto", large, () => nothing)).toEqual({ engine: "auto", notices: [] });
  });

  it("explains why auto does not use an installed TensorFlow", () => {
    expect(chooseEngine("auto", large, () => broken)).toEqual({
      engine: "auto",
      notices: [
        "engine=auto does not use a GPU: gpu does not load: x, cpu is not installed. See docs/gpu.md for the requirements.",
      ],
    });
  });

  it("uses TensorFlow if named, at any size and on any device", () => {
    expect(chooseEngine("tensorflow", small, () => onCpu)).toEqual({
      engine: "tensorflow",
      notices: ["Networks are computed with TensorFlow 9 from a test, on the CPU."],
    });
  });

  it("names the package to install if TensorFlow is requested but missing", () => {
    expect(chooseEngine("tensorflow", small, () => nothing)).toEqual({
      issues: [
        {
          path: "engine",
          message:
            'engine; must be available: "tensorflow" (gpu is not installed, cpu is not installed). ' +
            "For an NVIDIA GPU: npm install --no-save --save-dev @tensorflow/tfjs-node-gpu@4.22.0 (CUDA 11.2); " +
            "docs/gpu.md has the steps, and those for a newer TensorFlow, also without a GPU. " +
            "Or leave engine out.",
        },
      ],
    });
    expect(chooseEngine("tensorflow", small, () => broken)).toEqual({
      issues: [
        {
          path: "engine",
          message:
            'engine; must be available: "tensorflow" (gpu does not load: x, cpu is not installed). ' +
            "See docs/gpu.md for the requirements. Or leave engine out.",
        },
      ],
    });
  });
});
