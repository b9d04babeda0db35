/** The header of every page. */
import { route } from "../routing/location.ts";
import { formatRoute } from "../routing/route.ts";
import { ThemeChoice } from "./theme-choice.tsx";

export function Masthead() {
  const { page } = route.value;
  const current = (name: string) => (page === name ? ("page" as const) : undefined);
  return (
    <div class="masthead-frame">
      <header class="masthead">
        <a class="brand" href="#/">
          Credence
        </a>
        <nav aria-label="Pages">
          <a href="#/" aria-current={current("studies")}>
            Studies
          </a>
          <a href={formatRoute({ page: "new", query: [] })} aria-current={current("new")}>
            New study
          </a>
          <a href="docs">API</a>
        </nav>
        <ThemeChoice />
      </header>
    </div>
  );
}
