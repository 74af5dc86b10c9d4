// Data of the sections: in the page, or in files beside it that are loaded when they are wanted.

const chunks = new Map();

function chunkState(name) {
  if (!chunks.has(name)) chunks.set(name, { waiting: [], value: undefined, asked: false });
  return chunks.get(name);
}

function settle(name, value) {
  const state = chunkState(name);
  if (state.value !== undefined) return;
  state.value = value;
  state.waiting.splice(0).forEach((use) => use(value));
}

// The value of base64 of packed JSON; a browser without `DecompressionStream` cannot have it.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// Calls back with the value, at once where it is at hand; with null where the page does not carry it.
function withChunk(name, use) {
  const state = chunkState(name);
  if (state.value !== undefined) {
    use(state.value);
    return;
  }
  state.waiting.push(use);
  if (state.asked) return;
  state.asked = true;
  const source = document.getElementById("chunk-" + name);
  if (source && source.type === "application/gzip") {
    unpacked(source.textContent).then((value) => settle(name, value), () => settle(name, null));
  } else if (source) settle(name, JSON.parse(source.textContent));
  else if (!root.dataset.chunks) settle(name, null);
  else {
    const script = make("script");
    script.src = root.dataset.chunks + "/" + name + ".js";
    script.onerror = () => settle(name, null);
    script.onload = () => settle(name, null);
    document.head.appendChild(script);
  }
}

if (root.dataset.chunks) {
  Object.defineProperty(window, "ftbenchChunk", { value: (name, text) => settle(name, JSON.parse(text)) });
}
