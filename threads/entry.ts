/** Entry points of threads. */

/**
 * The address of a thread's entry next to the file at `here`: the compiled `name`.js, or the TypeScript source when that
 * file runs as one (tests, tsx). A thread cannot start from a .ts file, even when its parent can, so there it starts from
 * a line that loads the source through tsx.
 */
export function entryBeside(here: string, name: string): URL {
  if (!here.endsWith(".ts")) return new URL(`./${name}.js`, here);
  const tsx = import.meta.resolve("tsx/esm/api");
  const source = new URL(`./${name}.ts`, here).href;
  const line = `import { tsImport } from ${JSON.stringify(tsx)}; await tsImport(${JSON.stringify(source)}, ${JSON.stringify(here)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}
