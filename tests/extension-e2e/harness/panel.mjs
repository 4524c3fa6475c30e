// Lathe's panel: a page inside two frames. Its parts are known by data-testid.
export class Panel {
  constructor(page) {
    this.page = page;
    this.frame = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  part(id) {
    return this.frame.getByTestId(id);
  }

  get state() {
    return this.part("panel-state");
  }

  get lossChart() {
    return this.part("loss-chart");
  }

  /** How many points a chart has, and the step of its newest. */
  async points(id = "loss-chart") {
    const chart = this.part(id);
    const [points, lastStep] = await Promise.all([chart.getAttribute("data-points"), chart.getAttribute("data-last-step")]);
    return { points: Number(points ?? 0), lastStep: Number(lastStep ?? 0) };
  }

  /** What the chart's canvas shows, as a value to compare. */
  async pixels(id = "loss-chart") {
    return await this.part(id).locator("canvas").first().evaluate((canvas) => canvas.toDataURL());
  }
}
