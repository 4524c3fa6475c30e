// Writes generated rows as tables, by other implementations than the one under test: Arrow's own in JavaScript, and the one in Rust for
// Parquet. What the rows are goes to rows.jsonl.
//   node write.mjs FOLDER COUNT SEED
import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  Bool, Dictionary, Field, Float64, Int32, List, Schema, Struct, Table, RecordBatch, Utf8, makeData, tableToIPC, vectorFromArray,
} from "apache-arrow";
import * as parquet from "parquet-wasm/node";

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
let state = seed;
// Park and Miller's generator: the rows are the same on every machine.
const random = (limit) => {
  state = (state * 48271) % 2147483647;
  return state % limit;
};
const words = ["Zug", "naïve", "東京", "🙂", "", "line\nbreak", 'quote " and \\', "\t", "the same word again", "𝔘nicode"];
const text = () => Array.from({ length: random(12) }, () => words[random(words.length)]).join(" ");
const orNull = (make) => (random(6) === 0 ? null : make());
const list = (make) => Array.from({ length: random(5) }, make);

const message = new Struct([new Field("role", new Utf8(), true), new Field("content", new Utf8(), true)]);
const columns = {
  instruction: [new Utf8(), text],
  input: [new Utf8(), () => orNull(text)],
  messages: [new List(new Field("item", message, true)), () => orNull(() => list(() => orNull(() => ({ role: text(), content: orNull(text) }))))],
  history: [
    new List(new Field("item", new List(new Field("item", new Utf8(), true)), true)),
    () => orNull(() => list(() => orNull(() => list(() => orNull(text))))),
  ],
  meta: [
    new Struct([new Field("score", new Float64(), true), new Field("ok", new Bool(), true), new Field("n", new Int32(), true)]),
    () => orNull(() => ({ score: orNull(() => random(1000) / 8), ok: orNull(() => random(2) === 1), n: orNull(() => random(100) - 50) })),
  ],
  kind: [new Dictionary(new Utf8(), new Int32()), () => ["red", "green", "blue"][random(3)]],
};

const rows = Array.from({ length: count }, () =>
  Object.fromEntries(Object.entries(columns).map(([name, [, make]]) => [name, make()])));
writeFileSync(path.join(folder, "rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

const schema = new Schema(Object.entries(columns).map(([name, [type]]) => new Field(name, type, true)));
const batchOf = (part) => {
  const children = Object.entries(columns).map(([name, [type]]) => vectorFromArray(part.map((row) => row[name]), type).data[0]);
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: part.length, nullCount: 0, children }));
};
const batches = [];
for (let start = 0; start < rows.length; start += 40) {
  batches.push(batchOf(rows.slice(start, start + 40)));
}
const table = new Table(schema, batches);
writeFileSync(path.join(folder, "rows.arrow"), tableToIPC(table, "stream"));
// A file may not replace a dictionary, so its rows are one batch.
writeFileSync(path.join(folder, "rows.feather"), tableToIPC(new Table(schema, [batchOf(rows)]), "file"));

for (const [name, compression] of Object.entries(parquet.Compression).filter(([, value]) => typeof value === "number")) {
  if (!["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "BROTLI", "LZ4_RAW"].includes(name)) {
    continue;
  }
  const properties = new parquet.WriterPropertiesBuilder().setCompression(compression).setMaxRowGroupSize(50).build();
  const bytes = parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, "stream")), properties);
  writeFileSync(path.join(folder, `rows-${name.toLowerCase()}.parquet`), bytes);
}
