/** Checks what is typed at the server, which knows every rule, once typing pauses. */
import { useEffect, useRef, useState } from "preact/hooks";

const PAUSE_MILLISECONDS = 350;

/**
 * The last answer for a key that changes with the input; null before the first one, while `key` is null, and if the
 * check itself fails: sending the form will then tell why.
 */
export function useCheck<Answer>(check: () => Promise<Answer>, key: string | null): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const latest = useRef(check);
  latest.current = check;
  useEffect(() => {
    if (key === null) return setAnswer(null);
    let isCurrent = true;
    const timer = setTimeout(() => {
      latest.current().then(
        (next) => {
          if (isCurrent) setAnswer(() => next);
        },
        () => {
          if (isCurrent) setAnswer(null);
        },
      );
    }, PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key]);
  return answer;
}
