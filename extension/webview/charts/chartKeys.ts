import type { StepRange } from "../../src/features/panel/messages";
import type { Chart } from "./chart";

/** What keys change: the charts of a page, which have their steps and their crosshair in common. */
export interface KeyedCharts {
  readonly range: StepRange;
  readonly store: { readonly range: StepRange | undefined };
  readonly pointedStep: number | undefined;
  movePoint(chart: Chart, by: number): void;
  zoomed(range: StepRange): void;
  zoomReset(): void;
  picked(chart: Chart, step: number, left: number, byKey: boolean): void;
}

const zoomFactor = 1.5;
const farMove = 20;

/** What keys do in a chart that has the focus. */
export function chartKeys(event: KeyboardEvent, charts: KeyedCharts, chart: Chart): void {
  if (event.target !== chart.box || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const action = actionOf(event, charts, chart);
  if (action !== undefined) {
    event.preventDefault();
    action();
  }
}

function actionOf(event: KeyboardEvent, charts: KeyedCharts, chart: Chart): (() => void) | undefined {
  const { range } = charts;
  const move = (by: number) => (): void => {
    charts.movePoint(chart, by);
  };
  const zoom = (to: StepRange) => (): void => {
    charts.zoomed(to);
  };
  switch (event.key) {
    case "ArrowLeft":
      return event.shiftKey ? zoom(shifted(range, -0.25, charts.store.range)) : move(-1);
    case "ArrowRight":
      return event.shiftKey ? zoom(shifted(range, 0.25, charts.store.range)) : move(1);
    case "PageUp":
      return move(-farMove);
    case "PageDown":
      return move(farMove);
    case "Home":
      return move(Number.NEGATIVE_INFINITY);
    case "End":
      return move(Number.POSITIVE_INFINITY);
    case "+":
    case "=":
      return zoom(scaled(range, charts.pointedStep, 1 / zoomFactor));
    case "-":
      return zoom(scaled(range, charts.pointedStep, zoomFactor));
    case "Escape":
    case "0":
      return () => {
        charts.zoomReset();
      };
    case "Enter":
    case " ": {
      const step = charts.pointedStep;
      return step === undefined
        ? undefined
        : (): void => {
            charts.picked(chart, step, chart.leftOf(step), true);
          };
    }
    default:
      return undefined;
  }
}

/** About the crosshair, or else about the middle. */
function scaled({ from, to }: StepRange, about: number | undefined, factor: number): StepRange {
  const fixed = about ?? (from + to) / 2;
  return { from: fixed - (fixed - from) * factor, to: fixed + (to - fixed) * factor };
}

/** By a share of what is seen, and not past the ends. */
function shifted({ from, to }: StepRange, share: number, whole: StepRange | undefined): StepRange {
  const wished = (to - from) * share;
  const by = whole === undefined ? wished : Math.min(whole.to - to, Math.max(whole.from - from, wished));
  return { from: from + by, to: to + by };
}
