import type { Look } from "./looks";

const svgNamespace = "http://www.w3.org/2000/svg";
const [width, height] = [22, 10];

/** A piece of the curve, for a legend. */
export function swatch({ colour, dash, hasMarks }: Look): SVGElement {
  const root = picture(`swatch of-${colour}`);
  root.append(shape("line", { x1: 0, y1: height / 2, x2: width, y2: height / 2, "stroke-width": 2, "stroke-dasharray": dash.join(" ") }));
  if (hasMarks) {
    root.append(shape("circle", { cx: width / 2, cy: height / 2, r: 3 }));
  }
  return root;
}

export function bandSwatch(): SVGElement {
  const root = picture("swatch of-band");
  root.append(
    shape("rect", { x: 0, y: 1, width, height: height - 1, "fill-opacity": 0.25, "stroke-width": 0 }),
    shape("line", { x1: 0, y1: 1, x2: width, y2: 1, "stroke-width": 1, "stroke-dasharray": "4 3" }),
  );
  return root;
}

export function markSwatch(): SVGElement {
  const root = picture("swatch of-mark");
  root.append(shape("path", { d: "M7 9 L15 9 L11 2 Z" }));
  return root;
}

function picture(names: string): SVGElement {
  return shape("svg", { class: names, width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
}

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, String(value));
  }
  return made;
}
