// Writes server/Lathe.Data/Tokenizers/Normalization/canonical.txt: canonical and compatibility decompositions and the order of combining
// marks, found by asking this Node's String.prototype.normalize about every code point. Run it again only to move to a newer Unicode version:
//   node generate-normalization-table.mjs > ../../../server/Lathe.Data/Tokenizers/Normalization/canonical.txt
const hex = (codePoint) => codePoint.toString(16).toUpperCase();
const text = (...codePoints) => String.fromCodePoint(...codePoints);
const isHangulSyllable = (c) => c >= 0xac00 && c <= 0xd7a3;

const codePoints = [];
for (let c = 0x80; c <= 0x10ffff; c++) {
  if (c < 0xd800 || c > 0xdfff) {
    codePoints.push(c);
  }
}

// a sorts after b when the normal form of "ab" is "ba".
const isAfter = (a, b) => a !== b && text(a, b).normalize('NFD') === text(b, a);
const GRAVE_ABOVE = 0x300;
const OVERLAY = 0x334;
const marks = codePoints.filter((c) => text(c).normalize('NFD') === text(c) && (isAfter(c, OVERLAY) || isAfter(GRAVE_ABOVE, c)));
marks.sort((a, b) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : a - b));

console.log(`# Canonical normalization data, Unicode ${process.versions.unicode}, made by tests/oracles/tokenizers/generate-normalization-table.mjs.`);
console.log('# M: combining marks that stand in canonical order, one class a line, lowest class first, as first-last or single code points.');
let line = [];
const flush = () => {
  line.sort((a, b) => a - b);
  const ranges = [];
  for (const c of line) {
    const last = ranges.at(-1);
    if (last && last[1] === c - 1) {
      last[1] = c;
    } else {
      ranges.push([c, c]);
    }
  }
  console.log(`M ${ranges.map(([a, b]) => (a === b ? hex(a) : `${hex(a)}-${hex(b)}`)).join(' ')}`);
  line = [];
};
marks.forEach((c, i) => {
  if (i > 0 && isAfter(c, marks[i - 1])) {
    flush();
  }
  line.push(c);
});
flush();

console.log('# C: a code point, then the two it decomposes into and is composed from. Hangul syllables follow from arithmetic.');
console.log('# D: a code point, then all it decomposes into; never composed.');
for (const c of codePoints) {
  const whole = text(c);
  const parts = [...whole.normalize('NFD')].map((part) => part.codePointAt(0));
  if (isHangulSyllable(c) || parts[0] === c) {
    continue;
  }
  if (whole.normalize('NFC') === whole) {
    const first = [...text(...parts.slice(0, -1)).normalize('NFC')];
    if (first.length !== 1 || (first[0] + text(parts.at(-1))).normalize('NFC') !== whole) {
      throw new Error(`U+${hex(c)} is not a pair`);
    }
    console.log(`C ${hex(c)} ${hex(first[0].codePointAt(0))} ${hex(parts.at(-1))}`);
  } else {
    console.log(`D ${hex(c)} ${parts.map(hex).join(' ')}`);
  }
}

console.log('# K: a code point, then all that it decomposes into by compatibility, where that is more than its canonical decomposition.');
for (const c of codePoints) {
  const compatible = text(c).normalize('NFKD');
  if (compatible !== text(c).normalize('NFD')) {
    console.log(`K ${hex(c)} ${[...compatible].map((part) => hex(part.codePointAt(0))).join(' ')}`);
  }
}
