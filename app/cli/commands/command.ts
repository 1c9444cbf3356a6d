// A command adds itself to the program and reports its exit code. commands/index.ts is the one list.
import type { Command } from 'commander';

export interface CliCommand {
  readonly name: string;
  /** `finish` takes the exit code; a command that throws UnusableInput exits with 2. */
  add(program: Command, finish: (exitCode: number) => void): void;
}
