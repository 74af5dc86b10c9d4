// A prompt is a text or a conversation; a text is a string or [parts, characters left out].

function isConversation(prompt) { return prompt.recent !== undefined; }

function textsOf(prompt) {
  if (!isConversation(prompt)) return [prompt];
  return [...prompt.system, ...prompt.earlier, ...prompt.recent].map(([, text]) => text);
}

// A text as a key: equal texts have equal keys.
function flatText(text) { return typeof text === "string" ? text : text[0].join("\u0000") + "\u0000" + text[1]; }

// A text as the rest of the page writes it, with hidden characters in marks; no answer has the sign of the confusions.
function labelOf(text) {
  if (text === "") return "∅";
  return typeof text === "string" ? text : text[0].map((part, place) => place % 2 ? "‹" + part + "›" : part).join("");
}

// Whether an example or one of its answers has the text, which is in small letters.
function isFound(search, example, answers) {
  const texts = [example.id, ...textsOf(example.prompt), example.reference];
  answers.forEach((answer) => { if (answer) texts.push(answer.text, ...(answer.reasoning ? [answer.reasoning[1]] : [])); });
  return texts.some((text) => flatText(text).toLowerCase().includes(search));
}

// The rows by a number, the smallest first and those without one last; equal ones stay in the order of the data.
function sortedBy(rows, number) {
  const numbers = new Map(rows.map((row) => [row, number(row)]));
  return rows.sort((one, other) => {
    const x = numbers.get(one), y = numbers.get(other);
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0) || one.place - other.place;
    return x - y || one.place - other.place;
  });
}

function beginOf(text) {
  const line = (typeof text === "string" ? text : text[0].join("")).trim().replace(/\s+/g, " ");
  return line.length > 60 ? line.slice(0, 59) + "…" : line;
}

// The examples and answers of a set, put together from the chunks that have come in.

function sampleData(overview) {
  const sets = overview.sets.map(() => ({ examples: [], answers: new Map() }));

  function parts(names, use) {
    const values = [];
    let left = names.length;
    names.forEach((name, place) => withChunk(name, (value) => {
      values[place] = value;
      left -= 1;
      if (!left) use(values.includes(null) ? null : values);
    }));
  }

  function names(set, method) {
    const end = method === null ? "" : "-" + method;
    return Array.from({ length: overview.sets[set].parts }, (_, part) => "samples-" + set + "-" + part + end);
  }

  // Calls back with true when the examples of the set and the answers of its methods are there, false where they are not to be had.
  function load(set, methods, use) {
    const loaded = sets[set], wanted = Array.from(new Set(methods)).filter((method) => !loaded.answers.has(method));
    parts(names(set, null), (examples) => {
      if (!examples) return use(false);
      if (!loaded.examples.length) loaded.examples = examples.flat().map(([id, prompt, reference, fold]) => ({ id, prompt, reference, fold }));
      if (!wanted.length) return use(true);
      parts(wanted.flatMap((method) => names(set, method)), (values) => {
        if (!values) return use(false);
        const count = overview.sets[set].parts;
        wanted.forEach((method, place) => {
          const own = values.slice(place * count, (place + 1) * count);
          loaded.answers.set(method, own[0].map((_, seed) => own.flatMap((part) => part[seed])));
        });
        use(true);
      });
    });
  }

  return {
    load,
    examples: (set) => sets[set].examples,
    answers: (set, method, seed) => sets[set].answers.get(method)[seed],
    seedsOf: (set, method) => sets[set].answers.get(method),
  };
}
