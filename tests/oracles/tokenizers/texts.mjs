// Seeded texts that exercise every part of a tokenizer.

/** mulberry32: small, seeded, the same everywhere. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const split = (text) => text.split(' ');

const WORDS = split(
  'the of and lathe train model token gradient Loss Rank learning HELLO world McDonald iPhone naïve façade über Straße smørrebrød ' +
    'Ελλάδα λόγος русский слово Україна हिन्दी नमस्ते ไทย ภาษาไทย עברית العربية मराठी বাংলা தமிழ் ქართული Հայերեն አማርኛ ខ្មែរ မြန်မာ ' +
    'supercalifragilistic antidisestablishmentarianism aaaaaaaaaaaa zzz qwxz',
);
const CJK = split('你好 世界 模型训练 東京 日本語のテキスト カタカナ ひらがな 한국어 안녕하세요 漢字 。 ，「引用」 𠀀𠀁 𪚥 㐀 ｆｕｌｌ　ｗｉｄｔｈ');
const EMOJI = [
  '😀', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '🇯🇵🇫🇷', '❤️', '🧑🏿‍🚀', '1️⃣', '©️', '☃', '✈️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🫠', '🤷‍♀️',
];
const ASTRAL = ['𐌰𐌱𐌲', '𝒜𝓁𝑔', '𝟘𝟙𝟚', '𝔘𝔫𝔦', '𐐀𐐨𐐁', '𠜎𠜱𠝹', '𒀀𒀁', '𓀀𓂀', '🂡🂢', '𝄞𝄢', '𞤀𞤢', '𝕊𝕦𝕞', '\u{1D7CE}', '𐒠𐒡', '\u{1E923}', '\u{10FFFD}', '𑒻\u0323'];
const MARKS = [
  'é', 'e\u0301', 'ế', 'e\u0302\u0301', 'a\u0323\u0302', 'q\u0307\u0323', 'Å', 'A\u030a', '\u212b', '\u2126', 'ñ', 'n\u0303', '각', '\u1100\u1161\u11a8', '\u1100\u1161',
  '\u0915\u093c', '\u0958', '\u0627\u0653', 'ﬁ', '\u0344', '\u0f73', 'Z̷͓̅a̶̙͊l̸̻̊g̵̱͝o̴', '\u0301', ' \u0301', '\u1e9b\u0323', '豈', '\u{1d15e}',
  '\u{11099}\u{110ba}', '\u00b4',
];
const SPACES = [
  ' ', '  ', '   ', '          ', '\n', '\n\n', '\n\n\n\n', '\r\n', '\r\n\r\n', '\r', '\t', '\t\t', ' \n', '\n ', ' \t ', '\u00a0', '\u00a0\u00a0', '\u3000', '\u2028', '\u2029',
  '\u0085', '\u200b', '\ufeff', '\u1680', '\u202f', '\v', '\f', '   \n   \n', '\u2003\u2003', '                                        ',
];
const CODE = [
  'for (let i = 0; i < n; i++) {\n\treturn a[i] ?? b;\n}\n', 'def f(x):\n    return x ** 2  # square\n', '#include <stdio.h>\r\n', '<div class="a">&nbsp;</div>',
  'SELECT * FROM t WHERE id=42;', '{"key": [1, 2.5e-3, null]}', 'https://example.org/a?b=c&d=%20', '$ ls -la | grep "\\.cs$"', '=> != === ... --- ***', '\\\\server\\share',
  'a_b_c camelCase PascalCase SCREAMING_CASE', '/* ---------- */', '0xDEADBEEF', 'x²+y³≠½', '"\'`', '```python\nprint("hi")\n```',
];
const NUMBERS = ['0', '7', '42', '123', '1234', '1234567', '3.14159', '1,000,000', '2024-01-31', '+49 30 123456', '٣٤٥', '१२३', '½', 'Ⅷ', '①②', '10^100', '99999999999999999999', '１２３', '²³'];
const CONTRACTIONS = [
  "don't", "DON'T", "I'm", "I'M", "we're", "WE'RE", "they'll", "THEY'LL", "it's", "IT'S", "he'd", "HE'D", "we've", "WE'Ve", "'s", "'S", "'t", "x'yz", "'tis", "'LLama", "o’clock", "'", "''s", "'re'", "a'\u00e9",
];
const CONTROLS = ['\0', '\x01', '\x07', '\b', '\x1b[31m', '\x1c', '\x7f', '\u0080', '\u009f', '\u00ad', '\u200d', '\u200e', '\u2066', '\ufff9', '\ufffd', '\uffff', '\u{e0001}'];

// Blocks whose characters have not changed since Unicode 12, so that every engine's tables agree.
const BLOCKS = [
  [0x20, 0x7e], [0xa0, 0x24f], [0x300, 0x36f], [0x391, 0x3a1], [0x400, 0x4ff], [0x5d0, 0x5ea], [0x621, 0x64a], [0x905, 0x939], [0xe01, 0xe30], [0x1100, 0x11ff], [0x1e00, 0x1eff],
  [0x2010, 0x2027], [0x2030, 0x205e], [0x2190, 0x23ff], [0x2500, 0x27bf], [0x3041, 0x3096], [0x30a0, 0x30ff], [0x4e00, 0x9fa5], [0xac00, 0xd7a3], [0xe000, 0xf8ff], [0xf900, 0xfa6d],
  [0xff01, 0xffbe], [0x10000, 0x1000b], [0x10330, 0x10340], [0x10400, 0x1044f], [0x12000, 0x12399], [0x1d400, 0x1d454], [0x1d7ce, 0x1d7ff], [0x1f300, 0x1f5ff], [0x1f600, 0x1f64f],
  [0x20000, 0x2a6d6], [0x2f800, 0x2fa1d], [0xf0000, 0xf00ff],
];

function randomUnicode(rng) {
  const length = 1 + rng.below(12);
  let text = '';
  for (let i = 0; i < length; i++) {
    const [first, last] = rng.pick(BLOCKS);
    text += String.fromCodePoint(first + rng.below(last - first + 1));
  }
  return text;
}

const repeated = (rng) => rng.pick(['a', 'ab', ' ', '=', '-', '啊', 'é', '0', '\n', '😀', 'Xy', '.', '\t', '\u0301']).repeat(1 + rng.below(90));

/** @param {string[]} special added tokens that are also written into texts. */
export function* texts(count, seed, special) {
  const rng = random(seed);
  const lists = [WORDS, WORDS, CJK, EMOJI, ASTRAL, MARKS, SPACES, SPACES, CODE, NUMBERS, CONTRACTIONS, CONTROLS];
  const parts = [
    ...lists.map((list) => () => rng.pick(list)),
    () => randomUnicode(rng),
    () => repeated(rng),
    () => rng.pick(['\ud800', '\udc00', 'a\ud83d', '\ude00b']),
  ];
  if (special.length > 0) {
    parts.push(() => rng.pick(['', ' ', '  ', '\n', 'a', '.']) + rng.pick(special) + rng.pick(['', ' ', '  ', '\n', 'b', '.']));
    parts.push(() => rng.pick(special).slice(0, -1 - rng.below(2)));
  }
  yield '';
  for (const list of lists) {
    yield* list;
  }
  for (let i = 0; i < count; i++) {
    // Some texts of one kind, most a mixture; with a space between parts or without.
    const one = rng.below(3) === 0 ? rng.pick(parts) : null;
    const glue = rng.pick(['', '', ' ']);
    const length = 1 + rng.below(rng.pick([3, 10, 40]));
    const chosen = [];
    for (let k = 0; k < length; k++) {
      chosen.push((one ?? rng.pick(parts))());
    }
    yield chosen.join(glue);
  }
}
