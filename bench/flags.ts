/** Flags with a value, such as `--seeds=20`. */

/** The value of `--name=value`; undefined if the flag is absent. */
export function flagText(flags: ReadonlySet<string>, name: string): string | undefined {
  return [...flags].find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
}

export function flagNumber(flags: ReadonlySet<string>, name: string, usual: number): number {
  return Number(flagText(flags, name) ?? usual);
}

/** The values of `--name=a,b`. */
export function flagList(flags: ReadonlySet<string>, name: string): readonly string[] | undefined {
  return flagText(flags, name)?.split(",");
}
