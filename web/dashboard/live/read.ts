/** Reads that stay current without jumps: the last answer is kept until the next one arrives. */
import { useEffect, useRef, useState } from "preact/hooks";
import { token } from "../api-client/token.ts";
import { type ApiError, asApiError } from "../api-client/api-client.ts";

export interface Reading<Data> {
  /** The last good answer. */
  readonly data: Data | null;
  /** Why the last try failed; null where it did not. */
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  /** Reads again now. */
  readonly again: () => void;
}

const PAUSE_MILLISECONDS = 700;
/** A read that takes long is made more rarely: it costs at most a quarter of the time. */
const REST_RATIO = 3;

interface Task {
  /** Reads of older keys are not shown. */
  round: number;
  isReading: boolean;
  isWanted: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Reads at once when `key` changes (null: not at all), and soon after `revision` does, at a pace that the read can bear.
 * Another key keeps the last answer on show until its own is there; give the component another `key` to start empty.
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
