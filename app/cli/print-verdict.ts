// A judged machine on standard output, and the exit code it gives: what check and collect end with.
import type { Verdict } from '../core/coverage/finding';
import { checkJson } from '../report/check-json';
import { checkText } from '../report/check-text';
import { EXIT } from './failure';
import type { OpenedMachine } from './open-machine';
import { createPaint } from './paint';

const EXIT_OF: Readonly<Record<Verdict, number>> = {
  complete: EXIT.complete,
  'at-risk': EXIT.incomplete,
  incomplete: EXIT.incomplete,
  unknown: EXIT.unknown,
};

/** For --help. */
export const VERDICT_EXIT_HELP =
  '\nExit code: 0 complete, 1 incomplete or at risk, 2 usage or unusable input, 3 unknown (evidence is missing).';

/** Prints the verdict as text or kdumpscope/check@1; returns the exit code. */
export function printVerdict({ title, machine, judgement }: OpenedMachine, json: boolean): number {
  const text = json
    ? JSON.stringify(checkJson(machine, judgement), null, 2)
    : checkText(title, machine, judgement, createPaint());
  process.stdout.write(`${text}\n`);
  return EXIT_OF[judgement.verdict];
}
