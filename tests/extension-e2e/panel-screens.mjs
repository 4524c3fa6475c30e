// Screenshots of the pages of panel and chat with made runs and answers, in each theme and at three widths, into artifacts/panel/: to be looked at.
//   node panel-screens.mjs [scene...]
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startPreview } from "./harness/preview.mjs";

const scenes = ["running", "scored", "scoredPair", "overlay", "failed", "empty", "lost", "zoomed", "table", "starting"];
const chatScenes = ["chat-talk", "chat-streaming", "chat-single", "chat-empty", "chat-loading", "chat-lost", "chat-settings", "chat-long"];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : [...scenes, ...chatScenes];
const folder = fileURLToPath(new URL("artifacts/panel", import.meta.url));
mkdirSync(folder, { recursive: true });

const preview = await startPreview();
try {
  for (const scene of wanted) {
    for (const theme of ["dark", "light", "contrast"]) {
      for (const width of [420, 800, 1400]) {
        const page = await preview.open(scene, { page: scene.startsWith("chat-") ? "chat" : "index", theme, width });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 0) {
          console.error(`${scene} ${theme} ${width}: ${overflow} px too wide`);
          process.exitCode = 1;
        }
        await page.screenshot({ path: path.join(folder, `${scene}-${theme}-${width}.png`), fullPage: true });
        await page.close();
      }
    }
  }
} finally {
  await preview.close();
}
