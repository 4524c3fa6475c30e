// Builds what the pages of panel and chat need outside of VS Code, with the pages themselves, into extension/out/preview/. On demand:
// nothing of it is packaged.
//   node webview/preview/build.mjs     then serve that folder, and open index.html?scene=running&theme=dark, or chat.html?scene=talk
// Scenes are in scenes.ts and chatScenes.ts; themes are dark, light and contrast.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const extension = fileURLToPath(new URL("../..", import.meta.url));

/** Gives the folder: index.html and chat.html under the policy the pages have in VS Code, with scripts, styles and what stands in for VS Code. */
export async function buildPreview() {
  const outdir = path.join(extension, "out", "preview");
  const shared = { absWorkingDir: extension, bundle: true, minify: true, logLevel: "warning", outdir };
  const browser = { ...shared, platform: "browser", target: "chrome120", format: "iife" };
  const pages = { panel: "webview/main.ts", host: "webview/preview/host.ts", chat: "webview/chat/main.ts", chatHost: "webview/preview/chatHost.ts" };
  await build({ ...browser, entryPoints: pages });
  await build({ ...shared, entryPoints: { page: "src/features/panel/panelPage.ts" }, format: "esm", outExtension: { ".js": ".mjs" } });
  const { panelPage } = await import(pathToFileURL(path.join(outdir, "page.mjs")).href);
  mkdirSync(outdir, { recursive: true });
  for (const [name, page, host] of [["index", "panel", "host"], ["chat", "chat", "chatHost"]]) {
    const html = panelPage({ cspSource: "'self'", script: `${page}.js`, style: `${page}.css` });
    writeFileSync(path.join(outdir, `${name}.html`), html.replace("<script", `<script src="${host}.js"></script>\n    <script`));
  }
  return outdir;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildPreview());
}
