import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { DataScene } from "../src/features/data/dataMessages";
import {
  figuresOf,
  formatShare,
  isDataFile,
  isLimit,
  neighboursOf,
  placeOf,
  progressOf,
  rangeOf,
  rowOf,
  rowText,
  verdictOf,
} from "../src/features/data/dataText";
import type { DataCheckResult, DataPreviewResult, PreviewRowInfo } from "../src/infrastructure/protocol.generated";

const fixtures = join(import.meta.dirname, "../../../tests/baselines/protocol");

/** Messages as the daemon writes them. */
function samples<T>(type: string): T[] {
  return JSON.parse(readFileSync(join(fixtures, `${type}.json`), "utf8")) as T[];
}

const [checked, empty] = samples<DataCheckResult>("DataCheckResult") as [DataCheckResult, DataCheckResult];
const [preview] = samples<DataPreviewResult>("DataPreviewResult") as [DataPreviewResult];

describe("isDataFile", () => {
  it("knows files of rows by their names", () => {
    assert.deepEqual(
      ["/a/b.jsonl", "/a/B.JSON", "/a/b.csv", "/a/b.parquet", "/a/b.jsonl.gz", "/a/b.txt"].map(isDataFile),
      [true, true, true, true, true, true],
    );
    assert.deepEqual(["/a/dataset_info.json", "/a/b.yaml", "/a/json"].map(isDataFile), [false, false, false]);
  });
});

describe("texts about a check", () => {
  it("say what it came to", () => {
    assert.equal(verdictOf(checked), "1 error, 1 warning, 1 note");
    assert.equal(verdictOf(empty), "Nothing found");
  });

  it("give the figures, shares of the rows that are used, and none that are not known", () => {
    const [dataset] = checked.datasets;
    assert.ok(dataset !== undefined);
    assert.deepEqual(figuresOf(dataset, checked), [
      ["Rows", "12"],
      ["Left out", "1"],
      ["Tokens", "480"],
      ["Learnt", "41.7 %"],
      ["Median row", "40"],
      ["95 % of rows up to", "90"],
      ["Longest row", "120"],
      ["Over cutoff_len", "9.1 %"],
      ["Answers cut", "9.1 %"],
    ]);
    const [other] = empty.datasets;
    assert.ok(other !== undefined);
    assert.deepEqual(
      figuresOf(other, empty).map(([name]) => name),
      ["Rows", "Characters", "Median row", "95 % of rows up to", "Longest row"],
    );
  });

  it("round shares without making some of them none", () => {
    assert.deepEqual(
      [formatShare(0, 10), formatShare(1, 3), formatShare(1, 400), formatShare(1, 1_000_000), formatShare(3, 3), formatShare(0, 0)],
      ["0 %", "33.3 %", "0.25 %", "< 0.01 %", "100 %", "0 %"],
    );
  });

  it("name lengths and the limit among them", () => {
    const bucket = { from: 1024, to: 2047, rows: 3 };
    assert.equal(rangeOf(bucket), "1,024–2,047");
    assert.deepEqual([isLimit(bucket, 2047), isLimit(bucket, 2048), isLimit(bucket, undefined)], [true, false, false]);
  });

  it("tell how far it is", () => {
    const news = { token: "1", dataset: "faq", rows: 1280, done: 50, total: 200 };
    assert.deepEqual(progressOf(news), { message: "faq, 1,280 rows, 25 %", percent: 25 });
    assert.equal(progressOf({ ...news, total: 0 }).percent, 0);
  });
});

describe("texts about a preview", () => {
  it("say what becomes of a row", () => {
    const row = (change: Partial<PreviewRowInfo>): string =>
      rowText({ file: "/a/b", row: 1, tokens: 1200, kept: 1200, learnt: 300, isAnswerCut: false, pieces: [], ...change });
    assert.equal(row({}), "1,200 tokens, 300 learnt");
    assert.equal(row({ tokens: 1, kept: 1, learnt: 0 }), "1 token, 0 learnt");
    assert.equal(row({ kept: 1000 }), "1,200 tokens, 300 learnt, 200 cut");
    assert.equal(row({ kept: 1000, isAnswerCut: true }), "1,200 tokens, 300 learnt, 200 cut, some of an answer: its end is not learnt");
    assert.equal(row({ problem: "the answer is empty" }), "left out: the answer is empty");
  });

  it("lead to the pages beside it", () => {
    const rows = Array.from({ length: 5 }, () => preview.rows[0]).filter((row) => row !== undefined);
    assert.deepEqual(neighboursOf({ ...preview, first: 1, rows }), { next: 6 });
    assert.deepEqual(neighboursOf({ ...preview, first: 4, rows }), { previous: 1, next: 9 });
    assert.deepEqual(neighboursOf({ ...preview, first: 11, rows: rows.slice(1) }), { previous: 6 });
  });
});

describe("rowOf", () => {
  const scene: DataScene = { kind: "check", title: "t", result: checked };

  it("finds the row that the page names by its place", () => {
    const row = rowOf(scene, { type: "openExample", dataset: 0, finding: 0, example: 0 });
    assert.equal(row?.line, 8);
    assert.equal(placeOf(row), "faq.jsonl, row 7");
    assert.equal(rowOf({ kind: "preview", title: "t", result: preview }, { type: "openRow", row: 1 })?.file, "/home/user/faq.json");
  });

  it("finds none that is not there, or of another scene", () => {
    assert.equal(rowOf(scene, { type: "openExample", dataset: 0, finding: 9, example: 0 }), undefined);
    assert.equal(rowOf(scene, { type: "openRow", row: 0 }), undefined);
    assert.equal(rowOf(undefined, { type: "openRow", row: 0 }), undefined);
  });
});
