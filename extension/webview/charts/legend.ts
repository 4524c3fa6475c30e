import { element, setText } from "../dom";
import type { ChartContent, DrawnCurve } from "./content";
import { placeAt } from "./points";
import { bandSwatch, markSwatch, swatch } from "./swatch";

/** The curves by name, each with its value at the crosshair or its last; a click hides one or brings it back. */
export class Legend {
  readonly root = element("div", { class: "legend" });
  #values: HTMLElement[] = [];

  constructor(
    private readonly format: (value: number) => string,
    private readonly toggle: (key: string) => void,
  ) {}

  /** Anew, for a content of another shape. */
  make({ curves, band, marks }: ChartContent, hidden: ReadonlySet<string>): void {
    this.#values = [];
    const entries: HTMLElement[] = curves.map((curve) => this.#entry(curve, hidden));
    if (band !== undefined) {
      entries.push(element("span", { class: "legend-entry" }, bandSwatch(), element("span", {}, band.label)));
    }
    if (marks.length > 0) {
      entries.push(element("span", { class: "legend-entry" }, markSwatch(), element("span", {}, "Checkpoint")));
    }
    this.root.replaceChildren(...entries);
  }

  show(curves: readonly DrawnCurve[], step: number | undefined): void {
    curves.forEach(({ points, smoothed }, index) => {
      const place = step === undefined ? points.steps.length - 1 : placeAt(points.steps, step);
      const value = points.values[place];
      const smooth = smoothed?.[place];
      const texts = [value, smooth].filter((one) => one != null).map((one) => this.format(one));
      const target = this.#values[index];
      if (target !== undefined) {
        setText(target, texts.length === 0 ? "–" : texts.length === 1 ? (texts[0] ?? "") : `${texts[0] ?? ""} (${texts[1] ?? ""})`);
      }
    });
  }

  #entry({ key, label, shortLabel, look, smoothed }: DrawnCurve, hidden: ReadonlySet<string>): HTMLElement {
    const value = element("span", { class: "legend-value" });
    this.#values.push(value);
    const entry = element(
      "button",
      {
        type: "button",
        class: "legend-entry",
        "aria-pressed": String(!hidden.has(key)),
        "aria-label": label,
        "data-testid": `curve-${key}`,
      },
      swatch(look),
      ...(shortLabel === "" ? [] : [element("span", { class: "legend-label" }, shortLabel)]),
      value,
    );
    entry.title = `${hidden.has(key) ? "Show" : "Hide"} ${label}${smoothed === undefined ? "" : "; in brackets the smoothed value"}`;
    entry.addEventListener("click", () => {
      this.toggle(key);
    });
    return entry;
  }
}
