/**
 * Finds an installed TensorFlow: an optional package (docs/gpu.md) that is loaded on demand, once per thread, because
 * it contains a native library.
 */
import { createRequire } from "node:module";
import util from "node:util";
import { errorMessage } from "../../../../common/describe-error.ts";
import { asTensorFlow, type TensorFlowHere, type TensorFlowSearch } from "./library.ts";
import { probe } from "./probe.ts";
import { prepareTensorFlow } from "./environment.ts";

/** Tried in this order. The first one that loads is used, since two in one process can conflict. */
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

let found: TensorFlowSearch | null = null;

/** The installed TensorFlow, or the reason why there is none. The first call in a thread may take seconds. */
export function findTensorFlow(): TensorFlowSearch {
  if (found === null) {
    prepareTensorFlow(process.env);
    const load = createRequire(import.meta.url);
    found = searchTensorFlow((name) => load(name) as unknown);
  }
  return found;
}

/** Tries the packages in turn. Exceptions thrown by `load` become reasons. */
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

/** Fields of the native packages besides the functions. */
interface NativeModule {
  backend(): { readonly isUsingGpuDevice?: boolean; readonly binding?: { readonly TF_Version?: string } };
}

/** The library, once a test computation has succeeded: an installed binding may still not work. */
function open(name: string, module: unknown): TensorFlowHere {
  const tf = asTensorFlow(module);
  const { isUsingGpuDevice, binding } = (module as NativeModule).backend();
  probe(tf);
  return {
    tf,
    // Checks which devices TensorFlow has started rather than the package's name: tfjs-node-gpu computes on the CPU if
    // no GPU is available, and tfjs-node computes on a GPU if it is linked to a GPU build of TensorFlow.
    device: isUsingGpuDevice === true ? "GPU" : "CPU",
    description: `TensorFlow ${binding?.TF_Version ?? "of unknown version"} from ${name}`,
  };
}

/** Node 23 removed two functions that the 2024 releases of the packages call in almost every operation. */
function restoreRemoved(): void {
  const removed: Record<string, unknown> = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

/** Whether the package itself is missing, rather than one of its dependencies. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "MODULE_NOT_FOUND" && message.includes(`'${name}'`);
}

function firstLine(error: unknown): string {
  return errorMessage(error).split("\n")[0].trim().replace(/\.$/, "");
}
