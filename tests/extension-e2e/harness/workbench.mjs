// The parts of VS Code's window that the tests use.
import path from "node:path";
import { Editor } from "./editor.mjs";
import { eventually } from "./eventually.mjs";
import { Panel } from "./panel.mjs";
import { Problems } from "./problems.mjs";

export class Workbench {
  constructor(page) {
    this.page = page;
    this.editor = new Editor(page);
    this.problems = new Problems(this);
    this.panel = new Panel(page);
  }

  /** Waits until the window answers to the keyboard and its extensions can run. */
  async ready() {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.page.locator(".monaco-workbench .part.editor").waitFor();
  }

  async reload() {
    const loaded = this.page.waitForEvent("domcontentloaded");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.ready();
  }

  /** Runs a command by its title, as a user does in the command palette. */
  async runCommand(title) {
    await this.openPalette(`>${title}`);
    await this.#row(title).click();
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

  #rows() {
    return this.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
  }

  #row(label) {
    return this.#rows().filter({ has: this.page.locator(".label-name", { hasText: label }) }).first();
  }
}
