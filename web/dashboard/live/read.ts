/** Reads that stay up to date without flicker: the last response is shown until the next one arrives. */
import { useEffect, useRef, useState } from "preact/hooks";
import { token } from "../api-client/token.ts";
import { type ApiError, asApiError } from "../api-client/api-client.ts";

export interface Reading<Data> {
  /** The last successful response. */
  readonly data: Data | null;
  /** Why the last read failed; null if it succeeded. */
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  /** Reads again now. */
  readonly again: () => void;
}

const PAUSE_MILLISECONDS = 700;
/** Slow reads are repeated less often, so that reading takes at most a quarter of the time. */
const REST_RATIO = 3;

interface Task {
  /** Responses for older keys are discarded. */
  round: number;
  isReading: boolean;
  isWanted: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Reads immediately when `key` changes (null: does not read), and soon after `revision` changes, less often for slow
 * reads. After `key` changes, the previous response is shown until the new one arrives; give the component a new `key`
 * to start empty.
 */
export function useRead<Data>(read: () => Promise<Data>, key: string | null, revision = 0): Reading<Data> {
  const [answer, setAnswer] = useState<Pick<Reading<Data>, "data" | "error">>({ data: null, error: null });
  const [isLoading, setLoading] = useState(true);
  const latest = useRef(read);
  latest.current = read;
  const task = useRef<Task>({ round: 0, isReading: false, isWanted: false, timer: undefined });
  const secret = token.value;

  async function run(round: number): Promise<void> {
    const { current } = task;
    if (round !== current.round) return;
    current.isReading = true;
    current.isWanted = false;
    setLoading(true);
    const started = performance.now();
    try {
      const data = await latest.current();
      if (round === current.round) setAnswer({ data, error: null });
    } catch (error) {
      if (round === current.round) setAnswer(({ data }) => ({ data, error: asApiError(error) }));
    }
    if (round !== current.round) return;
    setLoading(false);
    const pause = Math.max(PAUSE_MILLISECONDS, REST_RATIO * (performance.now() - started));
    current.timer = setTimeout(() => {
      current.isReading = false;
      if (current.isWanted) void run(round);
    }, pause);
  }

  function restart(): void {
    const { current } = task;
    clearTimeout(current.timer);
    current.round += 1;
    current.isWanted = false;
    if (key !== null) void run(current.round);
  }

  useEffect(() => {
    restart();
    const { current } = task;
    return () => {
      clearTimeout(current.timer);
      current.round += 1;
    };
  }, [key, secret]);

  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision || key === null) return;
    seen.current = revision;
    const { current } = task;
    if (current.isReading) current.isWanted = true;
    else void run(current.round);
  }, [revision]);

  return { ...answer, isLoading, again: restart };
}
