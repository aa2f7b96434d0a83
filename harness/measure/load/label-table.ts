/** A URL with an id in it is a name of its own each time: more names than this tell nobody anything. */
export const MOST_NAMES = 1000;
export const OTHER_NAMES = `all other names (there are more than ${MOST_NAMES})`;

/** Numbers for what many records have in common, so that each needs two bytes for it. */
export class LabelTable<Label extends { readonly name: string }> {
  readonly #keyOf: (label: Label) => string;
  readonly #labels: Label[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #names = new Set<string>();

  constructor(keyOf: (label: Label) => string) {
    this.#keyOf = keyOf;
  }

  numberOf(label: Label): number {
    const key = this.#keyOf(label);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (!this.#names.has(label.name) && this.#names.size >= MOST_NAMES) {
      if (label.name !== OTHER_NAMES) return this.numberOf({ ...label, name: OTHER_NAMES });
    }
    this.#names.add(label.name);
    this.#numbers.set(key, this.#labels.length);
    this.#labels.push(label);
    return this.#labels.length - 1;
  }

  at(number: number): Label {
    const label = this.#labels[number];
    if (label === undefined) throw new RangeError(`there is no label ${number}`);
    return label;
  }
}
