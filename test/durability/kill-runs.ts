// Kills a process in the middle of library operations, again and again, and looks at what it left: every time the library
// opens with the state before the operation or the one after it, before recovery and after it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { applied, drawn, EMPTY, observe, operationAt, textOf } from './library-story';
import { recoverLibrary } from '../../app/store/recover';

export interface KillReport {
  readonly kills: number;
  readonly operations: number;
  /** Kills by the operation they hit. */
  readonly hit: Readonly<Record<string, number>>;
  /** How often the state before was found, and how often the one after. */
  readonly before: number;
  readonly after: number;
  /** Unfinished files and half imports that recovery removed. */
  readonly removed: number;
}

/** Milliseconds that a child may live after its first word. */
const LONGEST_MS = 160;

/** Runs and kills the bundled child until its n-th death. Throws an Error with seed and operation on the first mix. */
export async function killRuns(child: string, folder: string, seed: number, kills: number): Promise<KillReport> {
  const library = path.join(folder, 'library');
  const report = { kills: 0, operations: 0, hit: {} as Record<string, number>, before: 0, after: 0, removed: 0 };
  let model = EMPTY;
  let next = 0;
  for (; report.kills < kills; report.kills += 1) {
    const last = await lifeOf(
      child,
      [library, String(seed), String(next)],
      drawn(seed, 7_000_000 + report.kills, LONGEST_MS),
    );
    // Killed before it had begun anything.
    const begun = last ?? next - 1;
    for (; next < begun; next += 1) model = applied(model, operationAt(seed, next));
    const operation = operationAt(seed, begun);
    const then = last === undefined ? model : applied(model, operation);
    const found = textOf(await observe(library));
    const { unfinished, cutShort, quarantined } = await recoverLibrary(library);
    const tidied = textOf(await observe(library));
    const isOld = found === textOf(model);
    if ((!isOld && found !== textOf(then)) || tidied !== found || quarantined.length > 0) {
      throw new Error(
        `seed ${seed}, operation ${begun} (${operation.what} ${operation.machine}): a mix\n` +
          `before ${textOf(model)}\nafter  ${textOf(then)}\nfound  ${found}\ntidied ${tidied}`,
      );
    }
    report.operations = begun + 1;
    report.hit[operation.what] = (report.hit[operation.what] ?? 0) + 1;
    report.removed += unfinished + cutShort;
    if (isOld) report.before += 1;
    else report.after += 1;
    if (!isOld) model = then;
    next = begun + 1;
  }
  return report;
}

/** Starts the child, lets it live for a while after its first word, kills it; the last operation it began. */
async function lifeOf(child: string, args: readonly string[], afterMs: number): Promise<number | undefined> {
  const running = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let faults = '';
  running.stderr.on('data', (chunk: Buffer) => (faults += chunk.toString()));
  const ended = new Promise((resolve) => running.on('close', resolve));
  await new Promise<void>((resolve) => {
    running.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      resolve();
    });
    running.on('close', () => resolve());
  });
  await setTimeout(afterMs);
  running.kill('SIGKILL');
  await ended;
  if (faults !== '') throw new Error(faults);
  const last = said.trimEnd().split('\n').at(-1);
  return last === undefined || last === '' ? undefined : Number(last);
}
