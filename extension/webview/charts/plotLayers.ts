import type uPlot from "uplot";
import type { PlotContext } from "./plotOptions";

/** The planned band behind the curves, with a dashed line at what was planned as the most. */
export function bandLayer({ colours, content }: PlotContext): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { band } = content();
    if (band === undefined) {
      return;
    }
    const { left, width, top, height } = plot.bbox;
    const [high, low] = [plot.valToPos(band.high, "y", true), plot.valToPos(band.low, "y", true)];
    const context = plot.ctx;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.fillStyle = colours.muted;
    context.globalAlpha = 0.16;
    context.fillRect(left, high, width, low - high);
    context.globalAlpha = 1;
    context.strokeStyle = colours.muted;
    context.lineWidth = devicePixelRatio;
    context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    context.beginPath();
    context.moveTo(left, high);
    context.lineTo(left + width, high);
    context.stroke();
    context.restore();
  };
  return { hooks: { drawAxes: draw } };
}

/** Checkpoints as triangles that stand on the axis of steps; hollow ones are gone. */
export function markLayer({ colours, content }: PlotContext): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { min, max } = plot.scales.x ?? {};
    const marks = content().marks.filter(({ step }) => min !== undefined && max !== undefined && step >= min && step <= max);
    const size = 4 * devicePixelRatio;
    const bottom = plot.bbox.top + plot.bbox.height;
    const context = plot.ctx;
    context.save();
    context.fillStyle = colours.text;
    context.strokeStyle = colours.text;
    context.lineWidth = devicePixelRatio;
    for (const { step, isGone } of marks) {
      const x = plot.valToPos(step, "x", true);
      context.beginPath();
      context.moveTo(x - size, bottom - 1);
      context.lineTo(x + size, bottom - 1);
      context.lineTo(x, bottom - 1 - 1.8 * size);
      context.closePath();
      if (isGone) {
        context.stroke();
      } else {
        context.fill();
      }
    }
    context.restore();
  };
  return { hooks: { draw } };
}
