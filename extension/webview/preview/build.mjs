// Builds what the panel's page needs outside of VS Code, with the page itself, into extension/out/preview/. On demand: nothing of it is
// packaged.
//   node webview/preview/build.mjs     then serve that folder, and open index.html?scene=running&theme=dark
// Scenes are in scenes.ts; themes are dark, light and contrast.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const extension = fileURLToPath(new URL("../..", import.meta.url));

/** Gives the folder: index.html under the policy the page has in VS Code, panel.js, panel.css and host.js. */
export async function buildPreview() {
  const outdir = path.join(extension, "out", "preview");
  const shared = { absWorkingDir: extension, bundle: true, minify: true, logLevel: "warning", outdir };
  const browser = { ...shared, platform: "browser", target: "chrome120", format: "iife" };
  await build({ ...browser, entryPoints: { panel: "webview/main.ts", host: "webview/preview/host.ts" } });
  await build({ ...shared, entryPoints: { page: "src/features/panel/panelPage.ts" }, format: "esm", outExtension: { ".js": ".mjs" } });
  const { panelPage } = await import(pathToFileURL(path.join(outdir, "page.mjs")).href);
  const html = panelPage({ cspSource: "'self'", script: "panel.js", style: "panel.css" });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, "index.html"), html.replace("<script", '<script src="host.js"></script>\n    <script'));
  return outdir;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildPreview());
}
