import type { Chart } from "./chart";
import { placeAt } from "./points";
import type { ChartColours } from "./theme";

const margin = 16;
const lineHeight = 20;

/** A chart as it is drawn now, with title and legend, on the theme's background. A PNG in base64. */
export function chartPicture(chart: Chart, title: string, colours: ChartColours): string {
  const canvas = document.createElement("canvas");
  const source = chart.plot?.ctx.canvas;
  const context = canvas.getContext("2d");
  if (source === undefined || context === null) {
    return "";
  }
  const scale = devicePixelRatio;
  const width = source.width / scale;
  const head = margin + 2 * lineHeight + 8;
  canvas.width = (width + 2 * margin) * scale;
  canvas.height = (head + source.height / scale + margin) * scale;
  context.scale(scale, scale);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  context.font = `600 14px ${colours.fontFamily}`;
  context.fillText(`${chart.spec.title} · ${title}`, margin, margin + lineHeight / 2, width);
  context.font = `12px ${colours.fontFamily}`;
  drawLegend(context, chart, colours, margin + 1.5 * lineHeight);
  context.drawImage(source, margin, head, width, source.height / scale);
  return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}

function drawLegend(context: CanvasRenderingContext2D, chart: Chart, colours: ChartColours, y: number): void {
  let x = margin;
  const write = (text: string): void => {
    context.fillStyle = colours.text;
    context.fillText(text, x, y);
    x += context.measureText(text).width + 20;
  };
  for (const { label, look, points } of chart.shown) {
    context.strokeStyle = colours[look.colour];
    context.lineWidth = 2;
    context.setLineDash([...look.dash]);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 24, y);
    context.stroke();
    x += 30;
    const value = points.values[placeAt(points.steps, Number.POSITIVE_INFINITY)];
    write(value == null ? label : `${label} ${chart.spec.format(value)}`);
  }
  if (chart.content.band !== undefined) {
    write(chart.content.band.label);
  }
}
