/**
 * XML as a tree of elements. Entities beside the five of XML itself are refused with their DOCTYPE: nothing is expanded,
 * nothing else is read.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { importProblem, type ImportText } from "./import-problem.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text and CDATA, trimmed. */
  readonly text: string;
}

const ATTRIBUTES = ":@";
const TEXT = "#text";
const CDATA = "#cdata";
const DEEPEST = 100;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
  maxNestedTags: DEEPEST,
});

/** The root element. InputError IMP002 for what is no XML, IMP006 for a DOCTYPE, IMP005 for more than 100 levels. */
export function readXml(source: ImportText): XmlElement {
  const { text } = source;
  const declared = declarationIn(text);
  if (declared !== undefined) {
    throw importProblem("IMP006", source, { message: "a DOCTYPE is not read", at: declared });
  }
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    // The validator names every open element and the first place; where the text ends says more.
    if (msg.startsWith("Invalid '[")) {
      const message = "this is not XML: it ends before its elements are closed";
      throw importProblem("IMP002", source, { message, at: text.length });
    }
    throw importProblem("IMP002", source, {
      message: `this is not XML: ${msg}`,
      at: { line: Math.max(1, line), column: Math.max(1, col) },
    });
  }
  let nodes: unknown;
  try {
    nodes = parser.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (said.includes("nested")) {
      const message = `elements are nested more than ${DEEPEST} levels deep`;
      throw importProblem("IMP005", source, { message });
    }
    throw importProblem("IMP002", source, { message: `this is not XML: ${said}`, at: 0 });
  }
  const root = elementsOf(nodes)[0];
  if (root === undefined) {
    throw importProblem("IMP002", source, { message: "there is no element in it", at: 0 });
  }
  return root;
}

/** Where a DOCTYPE or an entity is declared, outside of comments and CDATA; one pass over the text. */
function declarationIn(text: string): number | undefined {
  for (let at = text.indexOf("<!"); at !== -1;) {
    const closing = text.startsWith("<!--", at)
      ? "-->"
      : text.startsWith("<![CDATA[", at)
        ? "]]>"
        : undefined;
    if (closing === undefined) return at;
    const end = text.indexOf(closing, at);
    if (end === -1) return undefined;
    at = text.indexOf("<!", end + closing.length);
  }
  return undefined;
}

type Node = Readonly<Record<string, unknown>>;

function elementsOf(nodes: unknown): XmlElement[] {
  return listOf(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
    if (name === undefined || name === TEXT || name === CDATA) return [];
    const attributes = Object.entries((node[ATTRIBUTES] ?? {}) as Node).map(
      ([key, value]) => [key, decode(String(value))] as const,
    );
    return [
      {
        name,
        attributes: Object.fromEntries(attributes),
        children: elementsOf(node[name]),
        text: textOf(node[name]),
      },
    ];
  });
}

function textOf(nodes: unknown): string {
  return listOf(nodes)
    .map((node) => {
      const { [TEXT]: plain, [CDATA]: cdata } = node;
      if (typeof plain === "string") return decode(plain);
      return listOf(cdata)
        .map(({ [TEXT]: part }) => (typeof part === "string" ? part : ""))
        .join("");
    })
    .join("")
    .trim();
}

function listOf(nodes: unknown): readonly Node[] {
  return Array.isArray(nodes) ? (nodes as Node[]) : [];
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function decode(text: string): string {
  return text.replace(
    /&(#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi,
    (whole, code: string) => {
      if (!code.startsWith("#")) return NAMED[code.toLowerCase()] ?? whole;
      const point =
        code[1]?.toLowerCase() === "x" ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
      return point <= 0x10ffff ? String.fromCodePoint(point) : "\uFFFD";
    },
  );
}
