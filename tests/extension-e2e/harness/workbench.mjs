// The parts of VS Code's window that the tests use.
import path from "node:path";
import { Editor } from "./editor.mjs";
import { eventually } from "./eventually.mjs";
import { Panel } from "./panel.mjs";
import { Problems } from "./problems.mjs";
import { RunsView } from "./runsView.mjs";
import { Walkthrough } from "./walkthrough.mjs";

export class Workbench {
  constructor(page) {
    this.page = page;
    this.editor = new Editor(page);
    this.problems = new Problems(this);
    this.panel = new Panel(page);
    this.runsView = new RunsView(this);
    this.walkthrough = new Walkthrough(page);
  }

  /** Waits until the window answers to the keyboard and its extensions can run. */
  async ready() {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.page.locator(".monaco-workbench .part.editor").waitFor();
  }

  /** What an extension has kept for this workspace, as far as the browser's store has it: VS Code writes there every five seconds. */
  async kept(extensionId) {
    return await this.page.evaluate(async (id) => {
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const found = [];
      for (const { name } of await indexedDB.databases()) {
        if (name.startsWith("vscode-web-state-db-")) {
          const database = await done(indexedDB.open(name));
          const value = await done(database.transaction("ItemTable").objectStore("ItemTable").get(id));
          database.close();
          found.push(value ?? "");
        }
      }
      return found.join("\n");
    }, extensionId);
  }

  async reload() {
    const loaded = this.page.waitForEvent("domcontentloaded");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.ready();
  }

  /** Runs a command by its title, as a user does in the command palette. */
  async runCommand(title) {
    // The list is drawn anew while it is filtered, and a click may meet the row that has just come under the pointer: the keyboard takes
    // what is chosen. An open palette does not learn of commands that come to be known or enabled: it is opened again then.
    await eventually(`"${title}" chosen in the palette`, async () => {
      await this.openPalette(`>${title}`);
      const chosen = await eventually(title, () => this.#chosen(), (label) => label === title, 5_000).catch(() => this.#chosen());
      if (chosen !== title) {
        await this.page.keyboard.press("Escape");
      }
      return chosen;
    }, (label) => label === title);
    await this.page.keyboard.press("Enter");
  }

  /** Titles the command palette offers for a text. */
  async commandsFor(text) {
    await this.openPalette(`>${text}`);
    await this.#rows().first().waitFor();
    const labels = await this.#rows().locator(".label-name").allTextContents();
    await this.page.keyboard.press("Escape");
    return labels;
  }

  async openFile(file) {
    await this.openPalette(file);
    await this.#row(path.basename(file)).click();
    await this.editor.opened(file);
  }

  async openPalette(text) {
    const input = this.page.locator(".quick-input-widget input.input");
    // The first key press after loading can come before the workbench listens.
    await eventually("the command palette", async () => {
      await this.page.keyboard.press("F1");
      return await input.waitFor({ timeout: 2_000 }).then(() => true, () => false);
    });
    await input.fill(text);
  }

  /** Takes the row of an open list that has a text; done when the list is another one, or gone. */
  async pick(text) {
    const row = this.#rows().filter({ hasText: text }).first();
    await row.waitFor();
    const asked = await this.#question();
    await row.click();
    await eventually("the answer taken", () => this.#question(), (now) => now !== asked);
  }

  /** Presses a button of a notification. */
  async answer(title) {
    await this.page.locator(".notifications-toasts .monaco-button", { hasText: title }).first().click();
  }

  notifications() {
    return this.page.locator(".notifications-toasts .notification-list-item-message");
  }

  statusBarItem(text) {
    return this.page.locator(".part.statusbar .statusbar-item", { hasText: text });
  }

  /** The language of the open file as the status bar shows it. */
  async language() {
    return await this.page.locator('.statusbar-item[id="status.editor.mode"]').textContent();
  }

  /** What a failure is explained by: what the window asks and says. */
  async describe() {
    const texts = {
      notifications: await this.notifications().allTextContents(),
      palette: await this.#rows().locator(".label-name").allTextContents(),
      dialog: await this.page.locator(".monaco-dialog-box").allTextContents(),
      statusBar: await this.page.locator(".part.statusbar .statusbar-item").allTextContents(),
      panel: await this.panel.texts(),
    };
    return Object.entries(texts).filter(([, found]) => found.length > 0).map(([part, found]) => `${part}: ${found.join(" | ")}`).join("\n");
  }

  /** Label of the row that Enter would take; null while there is none. */
  async #chosen() {
    // The list uses rows again: behind the label may be the hidden detail of what the row showed before.
    const label = this.page.locator(".quick-input-widget .quick-input-list .monaco-list-row.focused .label-name").first();
    return await label.textContent({ timeout: 1_000 }).catch(() => null);
  }

  /** What the open list asks for; null when none is open. */
  async #question() {
    const input = this.page.locator(".quick-input-widget input.input");
    return (await input.isVisible()) ? await input.getAttribute("placeholder") : null;
  }

  #rows() {
    return this.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
  }

  #row(label) {
    return this.#rows().filter({ has: this.page.locator(".label-name", { hasText: label }) }).first();
  }
}
