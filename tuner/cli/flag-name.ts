/** How a setting is called on the command line and in a file. Apart from config.ts, which brings a YAML parser. */

/** `commandTimeout` → `command-timeout`. */
export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
