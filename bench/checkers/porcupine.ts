/**
 * Porcupine beside ours: a small Go program around github.com/anishathalye/porcupine, written out and built into the
 * cache directory on first use. Nothing of it is kept in the repository.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Operation } from "../../harness/domain/history.ts";

const VERSION = "v1.3.1";

/** Reads "client call return f a b key" a line (return -1: unknown), checks a cas-register, prints verdict, ms on the clock and on the processors. */
const PROGRAM = `package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"syscall"
	"time"

	"github.com/anishathalye/porcupine"
)

type input struct{ f, a, b, key int }
type output struct {
	value   int
	unknown bool
}

func main() {
	var seconds int
	fmt.Sscan(os.Args[2], &seconds)
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	reader := bufio.NewReaderSize(file, 1<<20)
	histories := [][]porcupine.Operation{{}}
	for {
		var client, call, ret, f, a, b, key int
		n, _ := fmt.Fscanln(reader, &client, &call, &ret, &f, &a, &b, &key)
		if n == 0 {
			break
		}
		if n == 1 {
			histories = append(histories, []porcupine.Operation{})
			continue
		}
		end := int64(ret)
		if ret < 0 {
			end = math.MaxInt64
		}
		last := len(histories) - 1
		histories[last] = append(histories[last], porcupine.Operation{
			ClientId: client, Input: input{f, a, b, key}, Call: int64(call), Output: output{a, ret < 0}, Return: end,
		})
	}
	model := porcupine.Model{
		Init: func() interface{} { return -1 },
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			byKey := map[int][]porcupine.Operation{}
			for _, operation := range history {
				key := operation.Input.(input).key
				byKey[key] = append(byKey[key], operation)
			}
			parts := [][]porcupine.Operation{}
			for _, part := range byKey {
				parts = append(parts, part)
			}
			return parts
		},
		Step: func(state, in, out interface{}) (bool, interface{}) {
			held, call, answer := state.(int), in.(input), out.(output)
			switch call.f {
			case 0:
				return answer.unknown || answer.value == held, held
			case 1:
				return true, call.a
			default:
				if held == call.a {
					return true, call.b
				}
				return answer.unknown, held
			}
		},
	}
	cpuMs := func() float64 {
		var usage syscall.Rusage
		syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
		return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
	}
	cpuStart := cpuMs()
	start := time.Now()
	verdict := porcupine.Ok
	for _, history := range histories {
		found := porcupine.CheckOperationsTimeout(model, history, time.Duration(seconds)*time.Second)
		if found != porcupine.Ok {
			verdict = found
		}
	}
	fmt.Println(verdict, float64(time.Since(start).Microseconds())/1000, cpuMs()-cpuStart)
}
`;

export interface PorcupineAnswer {
  readonly verdict: "pass" | "fail" | "unknown";
  readonly milliseconds: number;
  readonly cpuMs: number;
}

/** Path of the built program; undefined where there is no Go tool chain or the module cannot be had. */
export function buildPorcupine(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const cache = env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const digest = createHash("sha256").update(PROGRAM).digest("hex").slice(0, 12);
  const folder = join(cache, "harness", "bench", `porcupine-${VERSION}-${digest}`);
  const program = join(folder, "bench-porcupine");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.go"), PROGRAM);
  writeFileSync(join(folder, "go.mod"), "module bench\n\ngo 1.21\n");
  const withGo = { ...env, PATH: `${env["PATH"] ?? ""}:/usr/local/go/bin`, CGO_ENABLED: "0" };
  for (const words of [
    ["get", `github.com/anishathalye/porcupine@${VERSION}`],
    ["build", "-trimpath", "-buildvcs=false", "-o", "bench-porcupine", "."],
  ]) {
    const { status } = spawnSync("go", words, { cwd: folder, env: withGo, timeout: 300_000 });
    if (status !== 0) return undefined;
  }
  return program;
}

const FUNCTIONS = ["read", "write", "cas"];

/** One history after another, with a line "0" between them; a failed operation is left out, as ours does. */
export function porcupineInput(histories: readonly (readonly Operation[])[]): string {
  return histories
    .map((operations) =>
      operations
        .filter(({ outcome, f }) => outcome !== "fail" && !(outcome === "unknown" && f === "read"))
        .map(lineOf)
        .join(""),
    )
    .join("0\n");
}

function lineOf({ process, index, completionIndex, f, input, output, key }: Operation): string {
  const said = f === "read" ? output : input;
  const [a, b] = Array.isArray(said) ? (said as number[]) : [(said ?? -1) as number, 0];
  const back = completionIndex === Infinity ? -1 : completionIndex;
  const words = [process, index, back, FUNCTIONS.indexOf(f), a, b, (key ?? 0) as number];
  return `${words.join(" ")}\n`;
}

/** undefined: it did not answer within the time. */
export function runPorcupine(
  program: string,
  file: string,
  seconds: number,
): PorcupineAnswer | undefined {
  const { stdout, status } = spawnSync(program, [file, String(seconds)], {
    encoding: "utf8",
    timeout: (seconds + 60) * 1000,
  });
  const [word, milliseconds, cpuMs] = stdout.trim().split(" ");
  if (status !== 0 || cpuMs === undefined) return undefined;
  const verdict = word === "Ok" ? "pass" : word === "Illegal" ? "fail" : "unknown";
  return { verdict, milliseconds: Number(milliseconds), cpuMs: Number(cpuMs) };
}
