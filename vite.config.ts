/** Builds the dashboard: web/dashboard/ to dist/web/dashboard/. */
import { defineConfig } from "vite";

export default defineConfig({
  root: "web/dashboard",
  // Relative addresses, so that the page also works below a proxy's path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../dist/web/dashboard",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // No data: URLs, which the page's policy would have to allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { "/api": "http://127.0.0.1:4010" } },
});
