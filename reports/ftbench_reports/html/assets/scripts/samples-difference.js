// Which words of two texts are in one of them only; Chinese is compared by character.

const WORDS = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{N}]+)*|\s+|./gsu;
const MOST_PAIRS = 4000000;

// Words, spaces and marks of hidden characters in order; a text is a string or [parts, characters left out].
function wordsOf(text) {
  const parts = typeof text === "string" ? [text] : text[0];
  return parts.flatMap((part, place) => place % 2
    ? [{ text: part, mark: true, key: "\u0000" + part }]
    : (part.match(WORDS) || []).map((word) => ({ text: word, mark: false, key: word.trim() })));
}

// For each word of both texts whether a longest common subsequence leaves it out; nulls where it takes too long to find.
// Spaces are not compared; one between two words that are left out belongs to them.
function wordsApart(one, other) {
  const texts = [one, other], apart = texts.map((text) => text.map(() => false));
  const places = texts.map((text) => text.flatMap((word, place) => word.key ? [place] : []));
  const [a, b] = texts.map((text, side) => places[side].map((place) => text[place].key));
  let start = 0, ends = [a.length, b.length];
  while (start < Math.min(...ends) && a[start] === b[start]) start += 1;
  while (Math.min(...ends) > start && a[ends[0] - 1] === b[ends[1] - 1]) ends = ends.map((end) => end - 1);
  const high = ends[0] - start, wide = ends[1] - start + 1;
  if (high * wide > MOST_PAIRS) return [null, null];
  const longest = new Uint16Array((high + 1) * wide);
  for (let i = high - 1; i >= 0; i -= 1) {
    for (let j = wide - 2; j >= 0; j -= 1) {
      const at = i * wide + j;
      longest[at] = a[start + i] === b[start + j] ? longest[at + wide + 1] + 1 : Math.max(longest[at + wide], longest[at + 1]);
    }
  }
  for (let i = 0, j = 0; i < high || j < wide - 1;) {
    const at = i * wide + j;
    if (i < high && j < wide - 1 && a[start + i] === b[start + j]) {
      i += 1;
      j += 1;
    } else if (j === wide - 1 || (i < high && longest[at + wide] >= longest[at + 1])) {
      apart[0][places[0][start + i]] = true;
      i += 1;
    } else {
      apart[1][places[1][start + j]] = true;
      j += 1;
    }
  }
  return apart.map((found, side) => found.map((word, at) => word || (!texts[side][at].key && found[at - 1] && found[at + 1])));
}
