import type { DataPreviewResult, PreviewPieceInfo, PreviewRowInfo } from "../../src/infrastructure/protocol.generated";
import { neighboursOf, placeOf, rowText } from "../../src/features/data/dataText";
import { formatCount } from "../../src/features/runs/format";
import { button, element } from "../dom";
import type { Ask } from "./ask";

const titles = { masked: "Read, not learnt", learnt: "Learnt", cut: "Does not fit into cutoff_len" } as const;

/** Rows as a training sees them: what is learnt is bright, what is only read is dim, what does not fit is struck through. */
export function previewView(result: DataPreviewResult, ask: Ask): Node[] {
  const rows = element("div", { class: "preview" }, ...result.rows.map((row, index) => rowView(row, index, ask)));
  return [bar(result, rows, ask), legend(), rows];
}

function bar(result: DataPreviewResult, rows: HTMLElement, ask: Ask): HTMLElement {
  const { previous, next } = neighboursOf(result);
  const turn = (first: number, dataset = result.dataset): void => {
    ask({ type: "turn", dataset, first });
  };
  const step = (text: string, first: number | undefined): HTMLButtonElement => {
    const made = button(text, "secondary", () => {
      turn(first ?? 1);
    });
    made.disabled = first === undefined;
    return made;
  };
  const row = element("input", { type: "number", min: "1", value: String(result.first), "aria-label": "First row", "data-testid": "first-row" });
  row.addEventListener("change", () => {
    if (Number.isInteger(row.valueAsNumber) && row.valueAsNumber >= 1) {
      turn(row.valueAsNumber);
    }
  });
  const datasets = element(
    "select",
    { "aria-label": "Dataset" },
    ...result.datasets.map((name) => element("option", { value: name, ...(name === result.dataset ? { selected: "" } : {}) }, name)),
  );
  datasets.addEventListener("change", () => {
    turn(1, datasets.value);
  });
  const boundaries = element("input", { type: "checkbox" });
  boundaries.addEventListener("change", () => {
    rows.classList.toggle("with-tokens", boundaries.checked);
  });
  const limit = result.rowLimit === undefined ? "rows are joined and cut into blocks" : `at most ${formatCount(result.rowLimit)} tokens a row`;
  return element(
    "div",
    { class: "controls" },
    datasets,
    step("Previous", previous),
    element("label", {}, "Row ", row),
    step("Next", next),
    element("label", {}, boundaries, " Tokens"),
    element("span", { class: "muted" }, limit),
  );
}

function legend(): HTMLElement {
  const items = (["learnt", "masked", "cut"] as const).map((use) => element("span", { class: `piece ${use}` }, titles[use]));
  return element("p", { class: "preview-legend" }, ...items);
}

function rowView(row: PreviewRowInfo, index: number, ask: Ask): HTMLElement {
  const place = button(placeOf(row), "link", () => {
    ask({ type: "openRow", row: index });
  });
  const text = row.pieces.length === 0 ? [] : [element("pre", { class: "row-text", tabindex: "0" }, ...row.pieces.flatMap((piece, i) => [...answerName(piece, row.pieces[i - 1]), pieceView(piece)]))];
  return element(
    "section",
    { class: "preview-row", "data-testid": `preview-row-${index}` },
    element("h2", {}, place, element("span", { class: "card-note" }, rowText(row))),
    ...text,
  );
}

/** Above the first piece of an answer, in rows that judge answers. */
function answerName({ answer }: PreviewPieceInfo, before: PreviewPieceInfo | undefined): HTMLElement[] {
  return answer === undefined || answer === before?.answer ? [] : [element("strong", { class: "answer-name" }, answer)];
}

function pieceView({ use, tokens, omitted }: PreviewPieceInfo): HTMLElement {
  const shown = tokens.filter((token) => token !== "").map((token) => element("span", { class: "token" }, token));
  const more = omitted > 0 ? [element("em", {}, ` … ${formatCount(omitted)} more tokens `)] : [];
  // For those who don't see it: what the piece is, once.
  return element("span", { class: `piece ${use}`, title: titles[use] }, ...shown, ...more);
}
