/** Reports which engines are available and on which devices, for troubleshooting. */
import { hasSimd } from "./simd/current-backend.ts";
import { tensorFlowRemedy, whatIsMissing } from "./tensorflow/remedy.ts";
import type { TensorFlowSearch } from "./tensorflow/library.ts";
import type { EngineName } from "./engine.ts";

export interface EngineFinding {
  readonly engine: EngineName;
  readonly device: "CPU" | "GPU" | null;
  readonly found: string;
  /** False if something the user has installed does not work. */
  readonly ok: boolean;
  readonly remedy?: string;
}

/** Looks for TensorFlow, which takes seconds if it is installed. */
export function describeEngines(find: () => TensorFlowSearch): readonly EngineFinding[] {
  const simd = hasSimd() ? "WebAssembly SIMD" : "TypeScript, slower: WebAssembly has no SIMD here";
  return [
    { engine: "simd", device: "CPU", found: simd, ok: true },
    describeTensorFlow(find()),
    { engine: "plain", device: "CPU", found: "TypeScript, the reference", ok: true },
  ];
}

function describeTensorFlow(search: TensorFlowSearch): EngineFinding {
  if ("tf" in search) {
    const { description, device } = search;
    return { engine: "tensorflow", device, found: `${description}, on the ${device}`, ok: true };
  }
  const isBroken = search.reasons.some(({ isInstalled }) => isInstalled);
  return {
    engine: "tensorflow",
    device: null,
    found: isBroken ? whatIsMissing(search) : "not installed; not needed without a GPU",
    ok: !isBroken,
    remedy: tensorFlowRemedy(search),
  };
}
