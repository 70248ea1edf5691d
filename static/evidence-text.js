// A stored text whose words can be marked: what is selected in it, by pointer, touch or key, becomes a passage, told to
// the page by the event "passage". Characters are counted as the server counts them, whole ones.

const textShown = () => document.querySelector(".text[data-document]");
const wordsOf = (text) => [...text.querySelectorAll(".para > p")];
const paragraphOf = (words) => words.closest(".para");
const numberOf = (words) => Number(paragraphOf(words).dataset.number);
const lengthOf = (string) => [...string].length;

// What was marked last: the words of one paragraph with the places in them, for keys that make it longer or shorter.
let marked = null;
let told = "";

function placeIn(words, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(node, offset);
  return before.toString().length;
}

// The paragraphs of a range with the place in the first and in the last, without blanks around.
function endsOf(range, text) {
  let touched = wordsOf(text).filter((words) => range.intersectsNode(words));
  const inside = (words, node) => words.contains(node);
  let start = touched.length && inside(touched[0], range.startContainer)
    ? placeIn(touched[0], range.startContainer, range.startOffset) : 0;
  const endIn = (words) => inside(words, range.endContainer)
    ? placeIn(words, range.endContainer, range.endOffset) : words.textContent.length;
  if (touched.length > 1 && !touched.at(-1).textContent.slice(0, endIn(touched.at(-1))).trim()) touched = touched.slice(0, -1);
  if (touched.length > 1 && !touched[0].textContent.slice(start).trim()) {
    touched = touched.slice(1);
    start = 0;
  }
  if (!touched.length) return null;
  let end = endIn(touched.at(-1));
  const [first, last] = [touched[0].textContent, touched.at(-1).textContent];
  start += first.slice(start).length - first.slice(start).trimStart().length;
  end -= last.slice(0, end).length - last.slice(0, end).trimEnd().length;
  return touched.length > 1 || start < end ? { touched, start, end } : null;
}

function passageOf({ touched, start, end }, text) {
  const [first, last] = [touched[0], touched.at(-1)];
  const startsAt = Number(paragraphOf(first).dataset.start) + lengthOf(first.textContent.slice(0, start));
  const exact = touched.map((words) => words.textContent.slice(words === first ? start : 0, words === last ? end : undefined)).join("\n");
  return {
    marked: `${text.dataset.document}:${startsAt}-${startsAt + lengthOf(exact)}`,
    exact,
    locator: first === last ? `¶ ${numberOf(first)}` : `¶ ${numberOf(first)}-${numberOf(last)}`,
    language: text.dataset.language ?? "",
    paragraph: paragraphOf(first),
  };
}

// Tell the page of a passage, unless it was told of it last.
function tell(ends) {
  const text = textShown();
  const passage = passageOf(ends, text);
  marked = ends.touched.length === 1 ? { words: ends.touched[0], start: ends.start, end: ends.end } : null;
  show(rangeOf(ends));
  if (passage.marked === told) return;
  told = passage.marked;
  stand(passage.paragraph);
  document.dispatchEvent(new CustomEvent("passage", { detail: passage }));
}

// The marked words keep their colour when the selection goes.
function show(range) {
  if (!globalThis.CSS?.highlights) return;
  if (range) CSS.highlights.set("passage", new Highlight(range));
  else CSS.highlights.delete("passage");
}

function rangeOf({ touched, start, end }) {
  const range = document.createRange();
  range.setStart(...nodeAt(touched[0], start));
  range.setEnd(...nodeAt(touched.at(-1), end));
  return range;
}

function nodeAt(words, place) {
  const walk = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = place;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return [words, words.childNodes.length];
}

function mark(words, start, end) {
  const ends = { touched: [words], start, end };
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(rangeOf(ends));
  tell(ends);
}

// What was marked before, as a form carries it, is shown again.
function showAgain(place) {
  const text = textShown();
  const said = /^(\d+):(\d+)-(\d+)$/.exec(place);
  if (!text || !said || said[1] !== text.dataset.document) return;
  const ends = { touched: [], start: 0, end: 0 };
  for (const words of wordsOf(text)) {
    const signs = [...words.textContent];
    const at = Number(paragraphOf(words).dataset.start);
    if (at + signs.length <= said[2] || at >= said[3]) continue;
    if (!ends.touched.length) ends.start = signs.slice(0, Math.max(0, said[2] - at)).join("").length;
    ends.end = signs.slice(0, said[3] - at).join("").length;
    ends.touched.push(words);
  }
  if (!ends.touched.length) return;
  told = place;
  tell(ends);
}

function forget() {
  told = "";
  marked = null;
  show(null);
  getSelection().removeAllRanges();
}

let waiting;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const text = textShown();
    const selection = getSelection();
    if (!text || selection.isCollapsed || !selection.rangeCount || !text.contains(selection.anchorNode)) return;
    const ends = endsOf(selection.getRangeAt(0), text);
    if (ends) tell(ends);
  }, 200);
});

// Where one stands in the text: the paragraph that keys start from.
const standing = () => document.querySelector(".para.here") ?? document.querySelector(".para");

function stand(paragraph, { focus = false } = {}) {
  if (!paragraph) return;
  document.querySelector(".para.here")?.classList.remove("here");
  paragraph.classList.add("here");
  if (!focus) return;
  paragraph.tabIndex = -1;
  paragraph.focus({ preventScroll: true });
  paragraph.scrollIntoView({ block: "nearest" });
}

function step(to, fits = () => true) {
  const paragraphs = [...document.querySelectorAll(".para")];
  const from = paragraphs.indexOf(document.querySelector(".para.here"));
  const ahead = to > 0 ? paragraphs.slice(from + 1) : paragraphs.slice(0, Math.max(from, 0)).reverse();
  const next = ahead.find(fits);
  if (next) stand(next, { focus: true });
}

const unmarked = (paragraph) => !paragraph.querySelector(".passage, .notes");

function sentencesOf(string) {
  if (!globalThis.Intl?.Segmenter) return [[0, string.length]];
  return [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(string)]
    .map(({ index, segment }) => [index, index + segment.trimEnd().length]).filter(([start, end]) => start < end);
}

// A sentence of the paragraph; asked again, the one after it.
function markSentence() {
  const words = standing()?.querySelector(":scope > p");
  if (!words) return;
  const sentences = sentencesOf(words.textContent);
  const after = marked?.words === words ? marked.end : 0;
  const [start, end] = sentences.find(([from]) => from >= after) ?? sentences[0];
  mark(words, start, end);
}

function markParagraph() {
  const words = standing()?.querySelector(":scope > p");
  if (words) mark(words, 0, words.textContent.length);
}

// Words more or fewer at the end or at the beginning of what is marked.
const CHANGES = {
  ".": ({ whole, start, end }) => [start, end + (/^\s*\S+/.exec(whole.slice(end))?.[0].length ?? 0)],
  ",": ({ whole, start, end }) => [start, start + whole.slice(start, end).replace(/\s*\S+$/, "").length],
  ">": ({ whole, start, end }) => [start + (/^\S+\s*/.exec(whole.slice(start, end))?.[0].length ?? 0), end],
  "<": ({ whole, start, end }) => [whole.slice(0, start).replace(/\S+\s*$/, "").length, end],
};

function change(key) {
  if (!marked) return;
  const { words, start, end } = marked;
  const [from, to] = CHANGES[key]({ whole: words.textContent, start, end });
  if (from < to) mark(words, from, to);
}

const TEXT_KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, unmarked),
  s: markSentence,
  p: markParagraph,
  ...Object.fromEntries(Object.keys(CHANGES).map((key) => [key, () => change(key)])),
};

// Single keys do this where they are on (single-keys.js).
const KEYS = Object.assign(globalThis.singleKeys, TEXT_KEYS);

// After an entry was saved, the next act begins at the paragraph of its passage.
const begun = document.getElementById(location.hash.slice(1));
if (begun?.matches(".para")) stand(begun, { focus: true });

globalThis.passages = { KEYS, stand, standing, showAgain, forget };
