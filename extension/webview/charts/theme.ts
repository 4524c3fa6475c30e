import { curveColours, type CurveColour } from "./looks";

/** Colours of the charts, taken from the editor's theme through the page's own CSS variables. */
export interface ChartColours extends Record<CurveColour, string> {
  text: string;
  muted: string;
  grid: string;
  background: string;
  fontFamily: string;
}

export function readColours(): ChartColours {
  const style = getComputedStyle(document.body);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const curves = Object.fromEntries(curveColours.map((name) => [name, read(`--lathe-${name}`)])) as Record<CurveColour, string>;
  return {
    ...curves,
    text: read("--lathe-text"),
    muted: read("--lathe-muted"),
    grid: read("--lathe-grid"),
    background: read("--lathe-background"),
    fontFamily: style.fontFamily,
  };
}

/** VS Code says which theme is on by classes of the body and attributes of the document; both change with it. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
