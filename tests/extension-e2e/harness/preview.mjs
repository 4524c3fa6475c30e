// The pages of panel and chat in a plain browser, with made runs and answers: no VS Code, no daemon.
import { readFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { buildPreview } from "../../../extension/webview/preview/build.mjs";
import { findChromium } from "../install.mjs";

const origin = "http://panel.test";
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Builds the pages and opens a browser. `open` shows a scene, those of the chat with `page: "chat"`; it fails when the page reports an error. */
export async function startPreview() {
  const folder = await buildPreview();
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ["--no-sandbox"] });
  return {
    browser,
    close: () => browser.close(),
    open: async (scene, { page: document = "index", theme = "dark", width = 800, height = 900, ...more } = {}) => {
      const page = await browser.newPage({ viewport: { width, height }, ...more });
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.route(`${origin}/**`, (route) => {
        const file = path.join(folder, new URL(route.request().url()).pathname);
        return route.fulfill({ contentType: types[path.extname(file)] ?? "text/plain", body: readFileSync(file) });
      });
      await page.goto(`${origin}/${document}.html?scene=${scene}&theme=${theme}`);
      await page.waitForTimeout(400);
      if (errors.length > 0) {
        throw new Error(`The page failed in scene ${scene}: ${errors.join("\n")}`);
      }
      return page;
    },
  };
}
