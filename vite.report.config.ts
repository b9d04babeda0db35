/** Builds the page of a report: web/dashboard/report/ to one script and one style sheet that `credence report` puts into a file. */
import { defineConfig } from "vite";

export default defineConfig({
  root: "web/dashboard",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../dist/web/report-page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: "web/dashboard/report/main.tsx",
      // A script in a page does not have an address of its own.
      transform: { define: { "import.meta": "{}" } },
      output: {
        format: "iife",
        codeSplitting: false,
        entryFileNames: "report.js",
        assetFileNames: "report.[ext]",
      },
    },
  },
});
