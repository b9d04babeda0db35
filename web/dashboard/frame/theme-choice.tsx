/** A choice between light, dark, and the system's theme. */
import { type ThemeChoice as Choice, chooseTheme, themeChoice } from "../theme/theme.ts";

const choices: readonly (readonly [Choice, string])[] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export function ThemeChoice() {
  return (
    <label>
      <span class="visually-hidden">Colours</span>
      <select value={themeChoice.value} onChange={(event) => chooseTheme(event.currentTarget.value as Choice)}>
        {choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
