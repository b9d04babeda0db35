/** The line above every page. */
import { route } from "../routing/location.ts";
import { formatRoute } from "../routing/route.ts";
import { chooseTheme, themeChoice } from "../theme/theme.ts";
import type { ThemeChoice } from "../theme/theme.ts";

const choices: readonly (readonly [ThemeChoice, string])[] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

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
        <label>
          <span class="visually-hidden">Colours</span>
          <select value={themeChoice.value} onChange={(event) => chooseTheme(event.currentTarget.value as ThemeChoice)}>
            {choices.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </header>
    </div>
  );
}
