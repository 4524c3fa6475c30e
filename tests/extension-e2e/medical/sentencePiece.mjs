// A SentencePiece model (BPE with pieces for single bytes) learned from texts, as the file that SentencePiece writes
// (https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto).
const kinds = { normal: 1, unknown: 2, control: 3, userDefined: 4, byte: 6 };
const bpe = 2;

/** @returns {{ bytes: Buffer, size: number }} the file, and how many pieces it has */
export function sentencePieceModel(texts, marks, merges) {
  const words = new Map();
  for (const word of texts.flatMap((text) => ` ${text}`.replaceAll("\n", " ").match(/ [^ ]+/g) ?? [])) {
    const spelled = word.replace(" ", "▁");
    words.set(spelled, (words.get(spelled) ?? 0) + 1);
  }
  const letters = [...new Set([...words.keys()].flatMap((word) => [...word]))].sort();
  const learned = learn([...words].map(([word, count]) => ({ parts: [...word], count })), merges);
  const pieces = [
    { text: "<unk>", kind: kinds.unknown },
    { text: "<s>", kind: kinds.control },
    { text: "</s>", kind: kinds.control },
    ...Array.from({ length: 256 }, (_, byte) => ({ text: `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`, kind: kinds.byte })),
    ...marks.map((text) => ({ text, kind: kinds.userDefined })),
    ...[...learned, ...letters].map((text, at) => ({ text, kind: kinds.normal, score: -at })),
  ];
  const trainer = Buffer.concat([number(3, bpe), number(4, pieces.length), number(35, 1)]);
  const normalizer = Buffer.concat([bytes(1, Buffer.from("identity")), number(3, 1), number(4, 0), number(5, 1)]);
  const model = [...pieces.map((piece) => bytes(1, pieceMessage(piece))), bytes(2, trainer), bytes(3, normalizer)];
  return { bytes: Buffer.concat(model), size: pieces.length };
}

/** Joins the most frequent pair of neighbours, again and again. */
function learn(words, merges) {
  const learned = [];
  while (learned.length < merges) {
    const pairs = new Map();
    for (const { parts, count } of words) {
      for (let i = 1; i < parts.length; i++) {
        const pair = `${parts[i - 1]}\t${parts[i]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + count);
      }
    }
    if (pairs.size === 0) {
      break;
    }
    const [best] = [...pairs].reduce((most, pair) => (pair[1] > most[1] ? pair : most));
    const [left, right] = best.split("\t");
    for (const word of words) {
      for (let i = 1; i < word.parts.length; i++) {
        if (word.parts[i - 1] === left && word.parts[i] === right) {
          word.parts.splice(i - 1, 2, left + right);
        }
      }
    }
    if (!learned.includes(left + right)) {
      learned.push(left + right);
    }
  }
  return learned;
}

function pieceMessage({ text, kind, score = 0 }) {
  const value = Buffer.alloc(5);
  value[0] = (2 << 3) | 5;
  value.writeFloatLE(score, 1);
  return Buffer.concat([bytes(1, Buffer.from(text)), value, number(3, kind)]);
}

function varint(value) {
  const out = [];
  for (; value > 127; value >>>= 7) {
    out.push((value & 127) | 128);
  }
  return Buffer.from([...out, value]);
}

function number(field, value) {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field, value) {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}
