/** Entry points of threads. */

/**
 * The URL of a thread's entry point next to the file at `here`: the compiled `name`.js, or the TypeScript source if
 * that file is itself run from source (tests, tsx). A thread cannot start from a .ts file, even if its parent can, so
 * in that case it starts from a one-line module that loads the source through tsx.
 */
export function entryBeside(here: string, name: string): URL {
  if (!here.endsWith(".ts")) return new URL(`./${name}.js`, here);
  const tsx = import.meta.resolve("tsx/esm/api");
  const source = new URL(`./${name}.ts`, here).href;
  const line = `import { tsImport } from ${JSON.stringify(tsx)}; await tsImport(${JSON.stringify(source)}, ${JSON.stringify(here)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(line)}`);
}
