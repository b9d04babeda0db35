/** Problems with the suggestions of a study. */
import type { NoticesJson } from "../../api.ts";

type StudyNotice = NoticesJson["notices"][number];

/** A failing strategy is more serious than fallback suggestions. */
const levels: Readonly<Record<StudyNotice["code"], "bad" | "doubtful" | "good">> = {
  failures: "bad",
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

/** Whether every point has been tried, according to the server's count, which includes conditional dimensions. */
export function isExhausted(notices: readonly StudyNotice[]): boolean {
  return notices.some(({ code }) => code === "space-exhausted");
}
