/**
 * Where in a JSON text the value at a path begins; the nearest value around it where the path leads nowhere. The text has
 * been parsed before, so it is known to be JSON.
 */
export function offsetIn(text: string, path: readonly (string | number)[]): number {
  let at = skipSpace(text, 0);
  for (const step of path) {
    const inner = text[at] === "{" ? memberAt(text, at, step) : elementAt(text, at, step);
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

function memberAt(text: string, open: number, name: string | number): number | undefined {
  let found: number | undefined;
  for (let at = skipSpace(text, open + 1); text[at] === '"';) {
    const end = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    // The last one of a name counts, as it does for JSON.parse.
    if (JSON.parse(text.slice(at, end)) === String(name)) found = value;
    at = nextItem(text, value);
  }
  return found;
}

function elementAt(text: string, open: number, index: string | number): number | undefined {
  if (text[open] !== "[" || typeof index !== "number") return undefined;
  let at = skipSpace(text, open + 1);
  for (let i = 0; i < index && text[at] !== "]"; i += 1) at = nextItem(text, at);
  return text[at] === "]" || at >= text.length ? undefined : at;
}

/** Behind the value that begins here and its comma; at the closing bracket after the last one. */
function nextItem(text: string, value: number): number {
  const after = skipSpace(text, endOfValue(text, value));
  return text[after] === "," ? skipSpace(text, after + 1) : after;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      if (depth === 0) return at;
      depth -= 1;
    } else if (character === "," && depth === 0) return at;
    if (depth === 0 && (character === "}" || character === "]" || character === '"')) {
      return at + 1;
    }
  }
  return text.length;
}

function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at += 1;
  return at;
}
