/**
 * Finds the TensorFlow of this machine: an optional package that a person installs (docs/gpu.md). It is loaded when
 * something asks for it, once per thread, at the edge: a native library comes with it.
 */
import { createRequire } from "node:module";
import util from "node:util";
import { asTensorFlow } from "../engine/tensorflow/library.ts";
import type { TensorFlowHere, TensorFlowSearch } from "../engine/tensorflow/library.ts";
import { probe } from "../engine/tensorflow/probe.ts";
import { prepareTensorFlow } from "./tensorflow-environment.ts";

/** In the order in which they are tried. The first that loads is taken: two in one process would not go well. */
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

let found: TensorFlowSearch | null = null;

/** The TensorFlow of this machine, or why there is none. The first call of a thread may take seconds. */
export function findTensorFlow(): TensorFlowSearch {
  if (found === null) {
    prepareTensorFlow(process.env);
    const load = createRequire(import.meta.url);
    found = searchTensorFlow((name) => load(name) as unknown);
  }
  return found;
}

/** Tries the packages in turn. What `load` throws is a reason, never an exception. */
export function searchTensorFlow(load: (name: string) => unknown): TensorFlowSearch {
  restoreRemoved();
  const reasons = [];
  for (const name of packages) {
    try {
      return open(name, load(name));
    } catch (error) {
      const isInstalled = !isMissing(error, name);
      const reason = isInstalled ? `does not load: ${firstLine(error)}` : "is not installed";
      reasons.push({ package: name, isInstalled, reason });
    }
  }
  return { reasons };
}

/** What the native packages have besides the functions. */
interface NativeModule {
  backend(): { readonly isUsingGpuDevice?: boolean; readonly binding?: { readonly TF_Version?: string } };
}

/** The library, after it has computed something: a binding that is there may still not work. */
function open(name: string, module: unknown): TensorFlowHere {
  const tf = asTensorFlow(module);
  const { isUsingGpuDevice, binding } = (module as NativeModule).backend();
  probe(tf);
  return {
    tf,
    // The devices that TensorFlow itself has started, not what the package is called: tfjs-node-gpu computes on the CPU
    // where no GPU answers, and tfjs-node on a GPU where it is linked to a TensorFlow for GPUs.
    device: isUsingGpuDevice === true ? "GPU" : "CPU",
    description: `TensorFlow ${binding?.TF_Version ?? "of unknown version"} from ${name}`,
  };
}

/** Node 23 took two functions away that the packages of 2024 call in almost every operation. */
function restoreRemoved(): void {
  const removed: Record<string, unknown> = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

/** Is it the package itself that is not there, and not something that it asks for? */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "MODULE_NOT_FOUND" && message.includes(`'${name}'`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0].trim().replace(/\.$/, "");
}
