/** Light or dark theme: that of the system, unless the viewer chose one. */
import { computed, effect, signal } from "@preact/signals";
import type { Theme } from "../chart/palette.ts";

export type ThemeChoice = Theme | "system";

const KEY = "credence-theme";

export const themeChoice = signal<ThemeChoice>(storedChoice());
const isSystemDark = signal(false);

/** The current theme. */
export const theme = computed<Theme>(() => {
  if (themeChoice.value !== "system") return themeChoice.value;
  return isSystemDark.value ? "dark" : "light";
});

/** Follows the system, and sets the theme on the document. */
export function startTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  isSystemDark.value = dark.matches;
  dark.addEventListener("change", ({ matches }) => {
    isSystemDark.value = matches;
  });
  effect(() => {
    if (themeChoice.value === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = themeChoice.value;
  });
}

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

function storedChoice(): ThemeChoice {
  const stored = globalThis.localStorage?.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}
