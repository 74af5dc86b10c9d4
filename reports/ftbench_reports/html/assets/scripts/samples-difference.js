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

// For each word of `one` whether a longest common subsequence with `other` leaves it out; null where it takes too long.
// Spaces are not compared.
function wordsLacking(one, other) {
  const places = [], found = one.map(() => false);
  one.forEach((word, place) => { if (word.key) places.push(place); });
  let a = places.map((place) => one[place].key), b = other.map((word) => word.key).filter(Boolean);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  a = a.slice(start, a.length - end);
  b = b.slice(start, b.length - end);
  if (a.length * b.length > MOST_PAIRS) return null;
  const wide = b.length + 1, longest = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * wide + j;
      longest[at] = a[i] === b[j] ? longest[at + wide + 1] + 1 : Math.max(longest[at + wide], longest[at + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length;) {
    if (j < b.length && a[i] === b[j]) {
      i += 1;
      j += 1;
    } else if (j < b.length && longest[i * wide + j + 1] >= longest[(i + 1) * wide + j]) j += 1;
    else {
      found[places[start + i]] = true;
      i += 1;
    }
  }
  // A space between two such words belongs to them.
  return found.map((lacking, place) => lacking || (!one[place].key && found[place - 1] && found[place + 1]));
}
