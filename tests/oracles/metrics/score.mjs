// Scores pairs of texts, whose words stand apart by single spaces: [[written, wanted]...] on stdin, their scores on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { l, n } from "js-rouge";

// Its type of module does not let names be imported.
const { bleu } = createRequire(import.meta.url)("bleu-score");
const tokenizer = (text) => text.split(" ");
const pairs = JSON.parse(readFileSync(0, "utf8"));
const scores = pairs.map(([written, wanted]) => ({
  bleu: bleu(wanted, written, 4),
  rouge1: n(written, wanted, { n: 1, tokenizer }),
  rouge2: n(written, wanted, { n: 2, tokenizer }),
  rougeL: l(written, wanted, { tokenizer, segmenter: (text) => [text] }),
}));
process.stdout.write(JSON.stringify(scores));
