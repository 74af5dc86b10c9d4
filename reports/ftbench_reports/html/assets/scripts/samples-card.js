// One example as a card.

function sampleCards(words) {
  function fillText(element, text, lacking) {
    element.dir = "auto";
    const pieces = wordsOf(text);
    if (!pieces.length) element.appendChild(make("span", "absent", words("empty")));
    let plain = "", changed = null;
    function flush() {
      if (plain) (changed || element).appendChild(document.createTextNode(plain));
      plain = "";
    }
    pieces.forEach((piece, place) => {
      if (Boolean(lacking && lacking[place]) !== Boolean(changed)) {
        flush();
        changed = changed ? null : element.appendChild(make("mark"));
      }
      if (!piece.mark) {
        plain += piece.text;
        return;
      }
      flush();
      const mark = make("span", "hidden-character", piece.text);
      mark.title = words("hidden-character");
      (changed || element).appendChild(mark);
    });
    flush();
    if (typeof text !== "string" && text[1]) {
      element.appendChild(make("span", "absent", " " + words("left-out", { n: text[1].toLocaleString("en") })));
    }
    return element;
  }

  function textBlock(title, text) {
    const block = make("div");
    block.append(make("div", "label", title), fillText(make("div", "text"), text));
    return block;
  }

  function roleName(role) {
    return ["user", "assistant", "system", "tool"].includes(role) ? words("role." + role) : role;
  }

  function message([role, text, folded]) {
    const item = make("li", "turn"), name = make("span", "role", roleName(role));
    const shown = fillText(make("div", "text"), text);
    if (folded) {
      const details = make("details"), summary = make("summary");
      summary.append(name, " ", make("span", "muted", beginOf(text)));
      details.append(summary, shown);
      item.appendChild(details);
    } else item.append(name, shown);
    return item;
  }

  function messageList(messages) {
    const list = make("ol", "turns");
    list.append(...messages.map(message));
    return list;
  }

  // A prompt as plain text, or the messages of a conversation.
  function asked(prompt) {
    if (!isConversation(prompt)) return [fillText(make("div", "text"), prompt)];
    const parts = [];
    if (prompt.left) parts.push(make("p", "absent", words("earlier-left-out", { n: prompt.left })));
    if (prompt.system.length) parts.push(messageList(prompt.system));
    if (prompt.earlier.length) {
      const earlier = make("details", "earlier");
      earlier.append(make("summary", "", words("earlier", { n: prompt.earlier.length })), messageList(prompt.earlier));
      parts.push(earlier);
    }
    return [...parts, messageList(prompt.recent)];
  }

  function number(value) {
    const size = Math.abs(value);
    const digits = size >= 100 ? 1 : size >= 10 ? 2 : 3;
    return value.toFixed(digits).replace("-", "−");
  }

  function gapText(metric, gap) {
    if (gap === null) return "";
    return words(gap > 0 ? "gap-a" : gap < 0 ? "gap-b" : "gap-none", { metric, value: number(Math.abs(gap)) });
  }

  function scoreList(set, answer, other) {
    const list = make("ul", "scores");
    set.metrics.forEach(([name, lower], place) => {
      const value = answer.scores[place], against = other ? other.scores[place] : null;
      const better = value !== null && against !== null && (lower ? value < against : value > against);
      const item = make("li", "", name + " ");
      item.appendChild(make(better ? "strong" : "span", "", value === null ? words("no-score") : number(value)));
      list.appendChild(item);
    });
    return list;
  }

  // The label that was found in what a model said.
  function takenAs(label, lacking) {
    const line = make("p", "taken muted", words("taken-as") + " ");
    line.appendChild(wordsOf(label).length ? fillText(make("bdi"), label, lacking) : make("span", "absent", words("no-label")));
    return line;
  }

  function rightMark(answer) {
    return make("span", answer.right ? "good" : "bad", (answer.right ? "✓ " : "✗ ") + words(answer.right ? "right" : "wrong"));
  }

  function warnings(answer) {
    const said = [];
    if (answer.cut) said.push("✂ " + words("cut"));
    if (answer.loop) said.push("↻ " + words("looping"));
    if (answer.truncated) said.push("✂ " + words("truncated", { n: answer.truncated }));
    return said.map((text) => make("span", "warn", text));
  }

  function reasoning(answer) {
    const [tokens, text] = answer.reasoning, details = make("details", "reasoning");
    details.append(make("summary", "", words("reasoning", { n: tokens })), fillText(make("div", "text"), text));
    return details;
  }

  // `side`: letter, name of the method, its seed, whether to name the seed, the answer, the other's, words to mark
  function answerBlock(set, side) {
    const block = make("div", "answer"), head = make("div", "answer-head"), answer = side.answer;
    head.appendChild(make("b", "", side.letter + " · " + side.method));
    if (side.named) head.appendChild(make("span", "", words("seed", { seed: side.seed })));
    block.appendChild(head);
    if (!answer) {
      block.appendChild(make("p", "absent", words("no-answer")));
      return block;
    }
    if (set.output === "label") head.appendChild(rightMark(answer));
    if (side.same) head.appendChild(make("span", "", "= " + words("same-answer")));
    head.append(...warnings(answer));
    if (side.tooLong) head.appendChild(make("span", "", words("too-long")));
    if (answer.reasoning) block.appendChild(reasoning(answer));
    if (answer.said === undefined) block.appendChild(fillText(make("div", "text"), answer.text, side.lacking));
    else block.append(fillText(make("div", "text"), answer.said), takenAs(answer.text, side.lacking));
    if (set.metrics.length) block.appendChild(scoreList(set, answer, side.other));
    if (answer.prompt !== undefined) {
      const details = make("details");
      details.append(make("summary", "", words(isConversation(answer.prompt) ? "own-turns" : "own-prompt")), ...asked(answer.prompt));
      block.appendChild(details);
    }
    return block;
  }

  // In a cross-validation the fold that tests the example.
  function foldOf(example) {
    return example.fold ? [make("span", "muted", words("fold", { fold: example.fold }))] : [];
  }

  function card(set, example, address, gap, sides, linked) {
    const element = make("article", "card" + (linked ? " linked" : ""));
    const head = make("div", "card-head"), link = make("a", "", words("link"));
    element.tabIndex = 0;
    element.dataset.example = example.id;
    link.href = address;
    head.append(make("span", "id", example.id), ...foldOf(example), make("span", "gap", gap), link);
    const texts = make("div", "texts"), answers = make("div", "answers");
    const prompt = make("div");
    prompt.append(make("div", "label", words("prompt")), ...asked(example.prompt));
    texts.append(prompt, textBlock(words("reference"), example.reference));
    answers.append(...sides.map((side) => answerBlock(set, side)));
    element.append(head, texts, answers);
    return element;
  }

  return { asked, card, fillText, foldOf, gapText, number, reasoning, rightMark, takenAs, warnings };
}
