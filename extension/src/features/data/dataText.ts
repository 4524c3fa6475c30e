import type {
  CheckedDatasetInfo,
  DataCheckResult,
  DataLengthBucketInfo,
  DataPreviewResult,
  DataProgressParams,
  DataRowInfo,
  PreviewRowInfo,
} from "../../infrastructure/protocol.generated";
import { fileName, formatCount } from "../runs/format";
import type { DataRequest, DataScene } from "./dataMessages";

/** Rows of a page of a preview. */
export const pageRows = 5;

const extensions = [".json", ".jsonl", ".txt", ".csv", ".tsv", ".parquet", ".arrow"];

/** By its name: whether a file can be a dataset by itself. */
export function isDataFile(path: string): boolean {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  return extensions.some((extension) => name.endsWith(extension)) && fileName(name) !== "dataset_info.json";
}

export function formatShare(part: number, all: number): string {
  if (all === 0 || part === 0) {
    return "0 %";
  }
  const percent = (100 * part) / all;
  return percent < 0.01 ? "< 0.01 %" : `${Number(percent.toFixed(percent < 1 ? 2 : 1))} %`;
}

/** What a check came to, on one line. */
export function verdictOf({ datasets }: DataCheckResult): string {
  const findings = datasets.flatMap((dataset) => dataset.findings);
  const count = (severity: string, word: string): string[] => {
    const some = findings.filter((finding) => finding.severity === severity).length;
    return some === 0 ? [] : [`${some} ${word}${some === 1 ? "" : "s"}`];
  };
  const parts = [...count("error", "error"), ...count("warning", "warning"), ...count("note", "note")];
  return parts.length === 0 ? "Nothing found" : parts.join(", ");
}

/** Names and figures of a dataset, in the order they are shown. */
export function figuresOf(dataset: CheckedDatasetInfo, { unit }: DataCheckResult): [name: string, value: string][] {
  const left = dataset.rows - dataset.rowsUsable;
  const { lengths } = dataset;
  return [
    ["Rows", formatCount(dataset.rows)],
    ...(left === 0 ? [] : [["Left out", formatCount(left)] satisfies [string, string]]),
    [unit === "tokens" ? "Tokens" : "Characters", formatCount(lengths.total)],
    ...figure("Learnt", dataset.learnt, lengths.total),
    ["Median row", formatCount(lengths.median)],
    ["95 % of rows up to", formatCount(lengths.p95)],
    ["Longest row", formatCount(lengths.max)],
    ...figure("Over cutoff_len", dataset.truncated, dataset.rowsUsable),
    ...figure("Answers cut", dataset.answersCut, dataset.rowsUsable),
  ];
}

function figure(name: string, part: number | undefined, all: number): [string, string][] {
  return part === undefined ? [] : [[name, formatShare(part, all)]];
}

export function rangeOf({ from, to }: DataLengthBucketInfo): string {
  return `${formatCount(from)}–${formatCount(to)}`;
}

/** The bucket that the limit falls into. */
export function isLimit({ from, to }: DataLengthBucketInfo, rowLimit: number | undefined): boolean {
  return rowLimit !== undefined && from <= rowLimit && rowLimit <= to;
}

/** Such as "faq.jsonl, row 7". */
export function placeOf({ file, row }: Pick<DataRowInfo, "file" | "row">): string {
  return `${fileName(file)}, row ${formatCount(row)}`;
}

/** What became of a previewed row, in a few words. */
export function rowText(row: PreviewRowInfo): string {
  if (row.problem !== undefined) {
    return `left out: ${row.problem}`;
  }
  const cut = row.tokens - row.kept;
  const parts = [`${formatCount(row.tokens)} ${row.tokens === 1 ? "token" : "tokens"}`, `${formatCount(row.learnt)} learnt`];
  if (cut > 0) {
    parts.push(`${formatCount(cut)} cut${row.isAnswerCut ? ", some of an answer: its end is not learnt" : ""}`);
  }
  return parts.join(", ");
}

/** Where the pages before and after a preview begin; undefined where there is none. */
export function neighboursOf({ first, rows }: DataPreviewResult): { previous?: number; next?: number } {
  return {
    ...(first > 1 ? { previous: Math.max(1, first - pageRows) } : {}),
    ...(rows.length === pageRows ? { next: first + pageRows } : {}),
  };
}

/** The row that a page's request names; undefined when there is none such. */
export function rowOf(scene: DataScene | undefined, request: DataRequest): DataRowInfo | undefined {
  if (scene?.kind === "check" && request.type === "openExample") {
    return scene.result.datasets[request.dataset]?.findings[request.finding]?.examples[request.example];
  }
  return scene?.kind === "preview" && request.type === "openRow" ? scene.result.rows[request.row] : undefined;
}

export function progressOf({ dataset, rows, done, total }: DataProgressParams): { message: string; percent: number } {
  const percent = total === 0 ? 0 : Math.min(100, (100 * done) / total);
  return { message: `${dataset}, ${formatCount(rows)} rows, ${Math.floor(percent)} %`, percent };
}
