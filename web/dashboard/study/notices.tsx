/** What the owner of a study should know about its suggestions. */
import type { NoticesJson } from "../../api.ts";

type StudyNotice = NoticesJson["notices"][number];

/** A failure of the strategy is worse than points that were not chosen well. */
const levels: Readonly<Record<StudyNotice["code"], "bad" | "doubtful" | "good">> = {
  "strategy-failed": "bad",
  "fallback-suggestions": "doubtful",
  constraints: "doubtful",
  "space-exhausted": "good",
};

export function Notices({ notices }: { readonly notices: readonly StudyNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul class="study-notices" aria-label="Notices">
      {notices.map(({ code, message }) => (
        <li key={message} class={`verdict-${levels[code]}`}>
          {message}
        </li>
      ))}
    </ul>
  );
}

/** Nothing is left to try: the server knows the size of the space, conditional dimensions included. */
export function isExhausted(notices: readonly StudyNotice[]): boolean {
  return notices.some(({ code }) => code === "space-exhausted");
}
