// The view of runs in the side bar.
export class RunsView {
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
  }

  async show() {
    await this.workbench.runCommand("Lathe: Focus on Runs View");
    await this.#tree().waitFor();
  }

  /** Rows by what they say: groups and runs. */
  row(text) {
    return this.#tree().locator(".monaco-list-row", { hasText: text });
  }

  async texts() {
    return await this.#tree().locator(".monaco-list-row").allTextContents();
  }

  /** Presses one of the buttons in the row of a run; they come when the pointer does. */
  async action(text, title) {
    const row = this.row(text).filter({ has: this.page.locator(".action-label") }).first();
    await row.hover();
    await row.locator(`.action-label[aria-label="${title}"]`).click();
  }

  #tree() {
    return this.page.locator('.part.sidebar [id="lathe.runs"], .part.sidebar .pane:has([aria-label^="Runs"])').first();
  }
}
