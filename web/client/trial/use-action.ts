/** One action at a time: whether it is under way, and why the last one failed. */
import { useState } from "preact/hooks";
import { SourceError } from "../source/source.ts";

export interface Acting {
  readonly isBusy: boolean;
  readonly error: SourceError | null;
  /** Runs it; true when it succeeded. */
  readonly act: (action: () => Promise<unknown>) => Promise<boolean>;
}

export function useAction(): Acting {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<SourceError | null>(null);
  async function act(action: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      await action();
      return true;
    } catch (problem) {
      setError(problem instanceof SourceError ? problem : unknownError(problem));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, error, act };
}

function unknownError(problem: unknown): SourceError {
  const detail = problem instanceof Error ? problem.message : String(problem);
  return new SourceError({ status: 0, code: "unknown", detail });
}
