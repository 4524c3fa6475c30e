import type { CheckedDatasetInfo, DataCheckResult, DataFindingInfo } from "../../src/infrastructure/protocol.generated";
import { figuresOf, isLimit, placeOf, rangeOf } from "../../src/features/data/dataText";
import { formatCount } from "../../src/features/runs/format";
import { button, element } from "../dom";
import type { Ask } from "./ask";

const words = { error: "Error", warning: "Warning", note: "Note" } as const;

/** What a check found: by dataset its figures, how long rows are, and the findings. */
export function checkView(result: DataCheckResult, ask: Ask): Node[] {
  const about = [result.templateOrigin, ...result.notes].filter((text) => text !== undefined);
  return [
    ...about.map((text) => element("p", { class: "muted" }, text)),
    ...result.datasets.map((dataset, index) => datasetView(dataset, index, result, ask)),
  ];
}

function datasetView(dataset: CheckedDatasetInfo, index: number, result: DataCheckResult, ask: Ask): HTMLElement {
  const figures = figuresOf(dataset, result).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  const languages = dataset.languages.map(({ language, rows }) => `${language} ${formatCount(rows)}`).join(", ");
  return element(
    "section",
    { class: "dataset", "data-testid": `dataset-${dataset.name}` },
    element("h2", {}, dataset.name, ...(dataset.isEval ? [element("span", { class: "card-note" }, "evaluated on")] : [])),
    element("dl", { class: "figures" }, ...figures),
    histogram(dataset, result),
    ...(languages === "" ? [] : [element("p", { class: "muted" }, `Languages, by guess: ${languages}`)]),
    ...findings(dataset, index, ask),
  );
}

/** A table whose last column is bars: read aloud, it is a table. */
function histogram({ lengths }: CheckedDatasetInfo, { unit, rowLimit }: DataCheckResult): HTMLElement {
  const most = Math.max(1, ...lengths.buckets.map(({ rows }) => rows));
  const rows = lengths.buckets.map((bucket) => {
    const bar = element("div", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("width", `${(100 * bucket.rows) / most}%`);
    const limit = isLimit(bucket, rowLimit) ? [element("span", { class: "limit" }, "cutoff_len")] : [];
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, rangeOf(bucket)),
      element("td", {}, formatCount(bucket.rows)),
      element("td", { class: "bars" }, bar, ...limit),
    );
  });
  return element(
    "table",
    { class: "numbers histogram", "data-testid": "histogram" },
    element("caption", {}, `Rows by length, in ${unit}`),
    element("tbody", {}, ...rows),
  );
}

function findings(dataset: CheckedDatasetInfo, index: number, ask: Ask): HTMLElement[] {
  if (dataset.findings.length === 0) {
    return [element("p", { "data-testid": "no-findings" }, "Nothing found.")];
  }
  return [element("ul", { class: "findings" }, ...dataset.findings.map((finding, at) => findingView(finding, index, at, ask)))];
}

function findingView(finding: DataFindingInfo, dataset: number, at: number, ask: Ask): HTMLElement {
  const examples = finding.examples.map((example, place) =>
    element(
      "li",
      {},
      button(placeOf(example), "link", () => {
        ask({ type: "openExample", dataset, finding: at, example: place });
      }),
      ...(example.detail === undefined ? [] : [element("span", {}, example.detail)]),
    ),
  );
  const more = finding.rows - finding.examples.length;
  return element(
    "li",
    { class: `finding ${finding.severity}`, "data-testid": finding.code },
    element("h3", {}, element("span", { class: "severity" }, words[finding.severity]), finding.message),
    element("ul", { class: "examples" }, ...examples, ...(more > 0 ? [element("li", { class: "muted" }, `and ${formatCount(more)} more`)] : [])),
    element("p", { class: "muted" }, `${finding.help} (${finding.code})`),
  );
}
