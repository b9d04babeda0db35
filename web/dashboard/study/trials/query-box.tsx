/** A query over the trials, such as `loss < 0.3 and act = gelu`, applied to the table, its export and every plot. */
import { useEffect, useId, useState } from "preact/hooks";

export interface QueryBoxProps {
  readonly query: string;
  /** Why it is not applied; null if it is. */
  readonly problem: string | null;
  readonly onQuery: (query: string) => void;
}

/** The query is applied after this time without a keystroke. */
const PAUSE_MILLISECONDS = 400;

export function QueryBox({ query, problem, onQuery }: QueryBoxProps) {
  const [text, setText] = useState(query);
  const id = useId();
  // The address may change without the input box.
  useEffect(() => setText(query), [query]);
  useEffect(() => {
    if (text === query) return undefined;
    const timer = setTimeout(() => onQuery(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, query]);
  const isWrong = problem !== null && text === query;
  return (
    <form
      class="query"
      role="search"
      aria-label="Query"
      onSubmit={(event) => {
        event.preventDefault();
        onQuery(text);
      }}
    >
      <input
        class="query-text"
        type="text"
        aria-label="Query"
        aria-describedby={id}
        aria-invalid={isWrong}
        placeholder="loss < 0.3 and act = gelu"
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {text !== "" && (
        <button
          type="button"
          onClick={() => {
            setText("");
            onQuery("");
          }}
        >
          Clear query
        </button>
      )}
      {/* It must exist beforehand, so that its content is announced when it appears. */}
      <span id={id} class={isWrong ? "verdict-bad" : "visually-hidden"} role="alert">
        {isWrong && <>Not applied. {problem}</>}
      </span>
    </form>
  );
}
