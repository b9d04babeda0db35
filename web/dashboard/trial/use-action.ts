/** Runs one action at a time; reports whether it is running, and why the last one failed. */
import { useState } from "preact/hooks";
import { type ApiError, asApiError } from "../api-client/api-client.ts";

export interface Acting {
  readonly isBusy: boolean;
  readonly error: ApiError | null;
  /** Runs the action; returns true if it succeeded. */
  readonly act: (action: () => Promise<unknown>) => Promise<boolean>;
}

export function useAction(): Acting {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function act(action: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      await action();
      return true;
    } catch (problem) {
      setError(asApiError(problem));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, error, act };
}
