// The chat's page: inside two frames like the panel, and known by a part that only it has.
export class Chat {
  constructor(page) {
    this.page = page;
    this.frame = page.frameLocator('iframe.webview.ready[src*="extensionId=lathe.lathe"]').frameLocator("iframe#active-frame");
  }

  part(id) {
    return this.frame.getByTestId(id);
  }

  /** Waits until the model is loaded. */
  async ready() {
    await this.part("chat-about").filter({ hasText: "tokens of context" }).waitFor();
  }

  /** Who answers, column by column. */
  async models() {
    return await this.frame.locator(".heads select").evaluateAll((selects) => selects.map((select) => select.selectedOptions[0].textContent));
  }

  async send(prompt) {
    await this.part("chat-prompt").fill(prompt);
    await this.part("chat-prompt").press("Enter");
  }

  /** How many answers are under way. */
  async underWay() {
    return await this.part("chat-stop-one").count();
  }

  /** The answers of the last turn, column by column. */
  async answers() {
    return await this.part("chat-turn").last().getByTestId("chat-answer").allTextContents();
  }

  /** What stands below them. */
  async notes() {
    return await this.part("chat-turn").last().getByTestId("chat-note").allTextContents();
  }

  /** Changes a number of the settings, which have to be open. */
  async set(name, value) {
    await this.part(`chat-${name}`).fill(value);
    await this.part(`chat-${name}`).press("Tab");
  }
}
