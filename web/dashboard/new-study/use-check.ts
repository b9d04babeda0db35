/** Checks the input on the server, which knows every rule, whenever typing pauses. */
import { useEffect, useRef, useState } from "preact/hooks";

const PAUSE_MILLISECONDS = 350;

/**
 * The last answer for a key that changes with the input. Null before the first answer, if `key` is null, and if the
 * check itself fails; in that case, submitting the form will show why.
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
