/** Colours of the curves, taken from the editor's theme through the page's own CSS variables. */
export interface ChartColours {
  loss: string;
  evalLoss: string;
  rate: string;
  text: string;
  grid: string;
}

export function readColours(): ChartColours {
  const style = getComputedStyle(document.body);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    loss: read("--lathe-loss"),
    evalLoss: read("--lathe-eval-loss"),
    rate: read("--lathe-rate"),
    text: read("--lathe-text"),
    grid: read("--lathe-grid"),
  };
}

/** VS Code says which theme is on by classes of the body and attributes of the document; both change with it. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
