import type { MutantTable } from "./mutant.ts";

const SEARCHES = ["harness/checkers/linearizable/"];
const MODELS = ["harness/checkers/linearizable/", "harness/checkers/models/"];

export const linearizableTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/linearizable/timeline.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "ignore real time: nothing ever completes",
        replace: "const returning = returnsInOrder(operations, completions, highest);",
        by: "const returning = returnsInOrder(operations, completions, highest).subarray(0, 0);",
      },
      {
        rule: "completions before invocations that share their index",
        replace: "at(operations, calling).index <= at(operations, completing).completionIndex",
        by: "at(operations, calling).index < at(operations, completing).completionIndex",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/problem.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "drop unknown outcomes",
        replace: "if (isMandatory || model.usefulUntil(kind) >= (callsAt[operation] as number)) {",
        by: "if (isMandatory) {",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/partition.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "mix all keys together",
        replace: "const name = identity(key);",
        by: "const name = identity(key) === Symbol.iterator;",
      },
      {
        rule: "lose the completions of keyed operations",
        replace: "(own[position] as number) * 2 + (event & 1)",
        by: "(own[position] as number) * 2",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/linearizable.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "pass what is undecided",
        replace: "if (undecided.length === 0) return",
        by: "if (undecided.length >= 0) return",
      },
      {
        rule: "a key that fails among many does not count",
        replace: `if (failed.length > 0) return { verdict: "fail"`,
        by: `if (failed.length === parts.length) return { verdict: "fail"`,
      },
      {
        rule: "ignore the initial value",
        replace: "initial: options.initial ?? null",
        by: "initial: null",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/forward-search.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "a completing operation must be done, free does not count",
        replace:
          "if (isDone || ((this.#scratch[freeWord] as number) & mask) !== 0) this.#emit(bit);",
        by: "if (isDone) this.#emit(bit);",
      },
      {
        rule: "every completing operation passes",
        replace:
          "if (isDone || ((this.#scratch[freeWord] as number) & mask) !== 0) this.#emit(bit);",
        by: "this.#emit(bit);",
      },
      {
        rule: "unknown outcomes take effect once more than invoked",
        replace: "if (used >= (pending.available[counter] as number)) continue;",
        by: "if (used > (pending.available[counter] as number)) continue;",
      },
      {
        rule: "unknown outcomes are never used up",
        replace: "this.#scratch[this.#countersAt + counter] = used + 1;",
        by: "this.#scratch[this.#countersAt + counter] = used;",
      },
      {
        rule: "an overwrite sets everything pending free, legal or not",
        replace: "((this.#pending.total[word] as number) & ~(scratch[1 + word] as number))",
        by: "~(scratch[1 + word] as number)",
      },
      {
        rule: "fold states that the next event observes",
        replace: "return model.seenUntil(state) < position ?",
        by: "return model.seenUntil(state) <= position ?",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/domination.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "drop configurations with more observers done",
        replace: "if ((seen & doneB & ~doneA) !== 0) return false;",
        by: "",
      },
      {
        rule: "drop configurations with other operations done",
        replace: "if ((~seen & ~freeA & ((doneA ^ doneB) | (freeA ^ freeB))) !== 0) return false;",
        by: "",
      },
      {
        rule: "drop configurations with fewer unknown outcomes used",
        replace: "if ((words[a + place] as number) > (words[b + place] as number)) return false;",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/pending-operations.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "of operations that do the same, due and free ones are alike",
        replace: "const place = kind * 2 + (isFree ? 1 : 0);",
        by: "const place = kind * 2;",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/depth-first.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "treat unknown outcomes as completed",
        replace: "if (!isOptional) remaining -= 1;",
        by: "remaining -= 1;",
      },
      {
        rule: "remember configurations without their state",
        replace: "visited.enter(operation, next)",
        by: "visited.enter(operation, 0)",
      },
      {
        rule: "do not restore the state after a wrong choice",
        replace: "state = statesBefore[depth] as number;",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/linearizable/zones.ts",
    tests: SEARCHES,
    mutants: [
      {
        rule: "two blocks may each come before the other",
        replace: "return visited === clusters.size && areCompatible(firstReturns, lastCalls);",
        by: "return visited === clusters.size;",
      },
      {
        rule: "compare-and-sets may wait for each other in a circle",
        replace: "return visited === clusters.size && areCompatible(firstReturns, lastCalls);",
        by: "return areCompatible(firstReturns, lastCalls);",
      },
      {
        rule: "a value that nobody made may be read",
        replace: "if (cluster === undefined) return false;",
        by: "if (cluster === undefined) continue;",
      },
      {
        rule: "a read may complete before its write began",
        replace: "if (returned < before) return false;",
        by: "",
      },
      {
        rule: "a compare-and-set may complete before the value it replaces was made",
        replace: "if (returned < block.lastCall) return false;",
        by: "",
      },
      {
        rule: "forward zones may overlap",
        replace: "if ((starts[i] as number) < earlier) return false;",
        by: "",
      },
      {
        rule: "backward zones may lie within forward ones",
        replace:
          "(firstReturns[block] as number) >= (lastCalls[byFirstReturn[candidate] as number] as number)",
        by: "(firstReturns[block] as number) >= 0",
      },
      {
        rule: "off by one in the zone before",
        replace: "return low - 1;",
        by: "return low - 2;",
      },
    ],
  },
  {
    file: "harness/checkers/models/register-instance.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed writes",
        replace: `return outcome === "fail" ? DROPPED : kind(WRITE, 0, stateOf(operation.input));`,
        by: "return kind(WRITE, 0, stateOf(operation.input));",
      },
      {
        rule: "a failed compare-and-set happened",
        replace: `if (outcome !== "fail") return kind(CAS`,
        by: "if (outcome.length > 0) return kind(CAS",
      },
      {
        rule: "a compare-and-set ignores the old value",
        replace: "if (state !== expected[id]) return ILLEGAL;",
        by: "if (code === READ && state !== expected[id]) return ILLEGAL;",
      },
      {
        rule: "a failed compare-and-set saw the old value",
        replace: "return state === expected[id] ? ILLEGAL : state;",
        by: "return state === expected[id] ? state : ILLEGAL;",
      },
      {
        rule: "a read of nothing saw an unset register that never was unset",
        replace: "return value === null && !initialIsUnset ? DROPPED",
        by: "return value === null && initialIsUnset ? DROPPED",
      },
      {
        rule: "an unknown compare-and-set observes nothing",
        replace: "chains.push(kind);",
        by: "chains.length = 0;",
      },
      {
        rule: "chains of unknown compare-and-sets are followed one step",
        replace: "until[state] = last;\n      isChanging = true;",
        by: "until[state] = last;",
      },
      {
        rule: "unobserved writes do not matter to a failed compare-and-set",
        replace: `usefulUntil: (id) => (options.failedCas === "observed" ? end : seenUntil(makes(id))),`,
        by: "usefulUntil: (id) => seenUntil(makes(id)),",
      },
    ],
  },
  {
    file: "harness/checkers/models/kv.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed puts and appends",
        replace: `if (outcome === "fail") return [DROPPED, ""];`,
        by: "",
      },
      {
        rule: "an append replaces",
        replace: "(texts[state] as string) + operand;",
        by: "operand;",
      },
    ],
  },
  {
    file: "harness/checkers/models/versioned-register.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "off by one in the version",
        replace: "version === null || version === state.version + 1",
        by: "version === null || version === state.version",
      },
      {
        rule: "accept failed changes",
        replace: `if (outcome === "fail" || (f === "read"`,
        by: `if ((f === "read"`,
      },
      {
        rule: "a compare-and-set ignores the old value",
        replace: "state.value === from ? next(state, to as number) : undefined",
        by: "next(state, to as number)",
      },
      {
        rule: "a read ignores the version",
        replace: "(version === null || version === state.version) &&",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/models/multi-register.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed transactions",
        replace: `if (outcome === "fail") return undefined;`,
        by: "",
      },
      {
        rule: "reads see the state before the transaction",
        replace: "else if (valueAt(next, register) !== value) return undefined;",
        by: "else if (valueAt(state, register) !== value) return undefined;",
      },
    ],
  },
  {
    file: "harness/checkers/models/counter.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed adds",
        replace: `if (outcome === "fail") return undefined;`,
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/models/set.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed changes",
        replace: `if (outcome === "fail") return undefined;`,
        by: "",
      },
      {
        rule: "nothing is ever removed",
        replace: "ids.filter((other) => other !== id)",
        by: "ids.filter(() => true)",
      },
    ],
  },
  {
    file: "harness/checkers/models/mutex.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "acquire a held lock",
        replace: "held === wanted ? !held : undefined",
        by: "held === wanted || !wanted ? !wanted : undefined",
      },
      {
        rule: "accept failed calls",
        replace: `if (outcome === "fail") return undefined;`,
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/models/fifo-queue.ts",
    tests: MODELS,
    mutants: [
      {
        rule: "accept failed calls",
        replace: `if (outcome === "fail" && (f === "enqueue" || f === "dequeue")) return undefined;`,
        by: "",
      },
      {
        rule: "dequeue from anywhere",
        replace: "queue[0] === id ? queue.slice(1) : undefined",
        by: "queue.includes(id) ? queue.filter((other) => other !== id) : undefined",
      },
      {
        rule: "an empty dequeue passes on a full queue",
        replace: "queue.length === 0 ? queue : undefined",
        by: "queue.length >= 0 ? queue : undefined",
      },
      {
        rule: "an unknown dequeue took nothing",
        replace: "apply: (queue) => queue.slice(1) };",
        by: "apply: (queue) => queue };",
      },
    ],
  },
];
