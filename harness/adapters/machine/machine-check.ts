/** What `harness doctor` asks about the machine itself, beside parts. One file a check, one line in registry.ts. */
export interface MachineContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

export interface MachineFinding {
  readonly ok: boolean;
  readonly version?: string;
  /** Where it is: a path, an address, an amount. */
  readonly place?: string;
  /** What is wrong; only when not ok. */
  readonly why?: string;
  readonly fix?: string;
}

export interface MachineCheck {
  readonly name: string;
  readonly enables: string;
  /** Looks only; never throws; ends within five seconds. */
  check(context: MachineContext): Promise<MachineFinding>;
}
