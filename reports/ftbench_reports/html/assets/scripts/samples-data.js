// A prompt is a text or a conversation; a text is a string or [parts, characters left out].

function isConversation(prompt) { return prompt.recent !== undefined; }

function textsOf(prompt) {
  if (!isConversation(prompt)) return [prompt];
  return [...prompt.system, ...prompt.earlier, ...prompt.recent].map(([, text]) => text);
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
      if (!loaded.examples.length) loaded.examples = examples.flat().map(([id, prompt, reference]) => ({ id, prompt, reference }));
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
  };
}
