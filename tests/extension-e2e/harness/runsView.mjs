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

  /** Presses one of the buttons in the row of a run; they are there when the pointer is, and rows move when runs change their state. */
  async action(text, title) {
    const button = this.page.locator(`.action-label[aria-label="${title}"]`);
    const row = this.row(text).filter({ has: button }).first();
    for (const end = Date.now() + 60_000; ;) {
      try {
        await row.hover({ timeout: 5000 });
        await row.locator(button).click({ timeout: 2000 });
        return;
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
      }
    }
  }

  #tree() {
    return this.page.locator('.part.sidebar [id="lathe.runs"], .part.sidebar .pane:has([aria-label^="Runs"])').first();
  }
}
