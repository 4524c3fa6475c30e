// Lathe's panel: a page inside two frames, known among other pages by its extension. Its parts are known by data-testid.
export class Panel {
  constructor(page) {
    this.page = page;
    this.frame = page.frameLocator('iframe.webview.ready[src*="extensionId=lathe.lathe"]').frameLocator("iframe#active-frame");
  }

  part(id) {
    return this.frame.getByTestId(id);
  }

  get state() {
    return this.part("panel-state");
  }

  get recipe() {
    return this.part("panel-recipe");
  }

  /** Names of curves in the charts' legends that have a text. */
  curves(text) {
    return this.frame.locator('[data-testid^="curve-"]', { hasText: text });
  }

  /** All that can be read in the panel, as a list; empty when it is not open. */
  async texts() {
    return await this.frame.locator("body").innerText({ timeout: 1_000 }).then((text) => text.split("\n").filter(Boolean), () => []);
  }

  get lossChart() {
    return this.part("loss-chart");
  }

  /** How many points a chart has, and the step of its newest: read in one go, for a run may log between two. */
  async points(id = "loss-chart") {
    return await this.part(id).evaluate(({ dataset }) => ({ points: Number(dataset.points ?? 0), lastStep: Number(dataset.lastStep ?? 0) }));
  }

  /** What the chart's canvas shows, as a value to compare. */
  async pixels(id = "loss-chart") {
    return await this.part(id).locator("canvas").first().evaluate((canvas) => canvas.toDataURL());
  }
}
