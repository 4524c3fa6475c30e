// The active text editor, of the first group or another one.
import { eventually } from "./eventually.mjs";

export class Editor {
  constructor(page, group = 1) {
    this.page = page;
    this.group = group;
    this.root = page.locator(".editor-group-container.active .editor-instance .monaco-editor").first();
  }

  async opened(file) {
    await this.page.locator(`.editor-instance .monaco-editor[data-uri$="${file}"] .view-line`).first().waitFor();
  }

  /** Puts the caret to a place, both counted from 1. */
  async goTo(line, column = 1) {
    await this.focus();
    await this.page.keyboard.press("Control+g");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(`:${line}:${column}`);
    await input.press("Enter");
    await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  async focus() {
    await this.page.keyboard.press(`Control+${this.group}`);
  }

  /** Selects a line's text. */
  async selectLine(line) {
    await this.goTo(line);
    await this.page.keyboard.press("Home");
    await this.page.keyboard.press("Shift+End");
  }

  async replaceLine(line, text) {
    await this.selectLine(line);
    await this.page.keyboard.insertText(text);
  }

  /** Types key by key, so that what reacts to typing reacts. */
  async type(text) {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  async press(key) {
    await this.page.keyboard.press(key);
  }

  async save() {
    await this.page.keyboard.press("Control+s");
    await this.page.locator(".editor-group-container.active .tab.active.dirty").waitFor({ state: "detached" });
  }

  squiggles(severity = "error") {
    return this.root.locator(`.squiggly-${severity}`);
  }

  /** The visible lines' text, with blanks as blanks. */
  async lines() {
    const texts = await this.root.locator(".view-line").allTextContents();
    return texts.map((text) => text.replaceAll("\u00a0", " "));
  }

  line(text) {
    return this.root.locator(".view-line", { hasText: text });
  }

  /** A line of the editor's own above the text, by what it says. */
  lens(text) {
    return this.root.locator(".codelens-decoration a", { hasText: text });
  }

  /**
   * Points at a word until the editor says something about it. The lens with the memory comes when the device is known and moves all lines
   * down, also from under a pointer that rests on one: then the pointer leaves the editor and comes back.
   */
  async hoverFor(word, text) {
    const shown = this.hover().filter({ hasText: text }).first();
    await eventually(`"${text}" said about ${word}`, async () => {
      await this.root.locator(".view-line span", { hasText: new RegExp(`^${word}$`) }).last().hover();
      const isShown = await shown.waitFor({ timeout: 3000 }).then(() => true, () => false);
      if (!isShown) {
        await this.page.mouse.move(0, 0);
      }
      return isShown;
    });
  }

  /** The mark beside the caret's line that opens the menu of fixes. */
  lightBulb() {
    return this.root.locator(".lightBulbWidget");
  }

  /**
   * Opens the menu of fixes at the caret by the keyboard. VS Code drops the menu when findings change while it asks for fixes, as when the
   * device becomes known after a start: then it is asked again.
   */
  async openFixes(title) {
    await eventually(`a fix "${title}"`, async () => {
      await this.press("Control+.");
      return await this.fix(title).waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
  }

  /** An entry of the open menu of fixes. */
  fix(title) {
    return this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
  }

  suggestions() {
    return this.page.locator(".suggest-widget.visible .monaco-list-row");
  }

  suggestion(label) {
    return this.suggestions().filter({ has: this.page.locator(".label-name", { hasText: new RegExp(`^${label}$`) }) });
  }

  /** Takes an offer. Offers for what comes next, such as a key's values, may take its place. */
  async accept(label) {
    await this.suggestion(label).first().click();
    await this.suggestion(label).first().waitFor({ state: "detached" });
  }

  hover() {
    return this.page.locator(".monaco-hover:not(.hidden) .hover-contents");
  }
}
