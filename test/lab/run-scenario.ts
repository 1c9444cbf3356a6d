// Boots one guest, walks through one scenario and judges every step while the guest stands still.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareStep, readArchive } from './compare-step';
import type { Compared, StepResult } from './compare-step';
import { labFolder } from './lab-folder';
import { bootGuest } from './qemu/guest';
import { takeStep } from './qemu/take-step';
import type { LabScenario } from './scenarios/scenario';
import type { BootFolder } from './setup/boot-folder';
import type { Arch } from './setup/kernels';

export interface ScenarioResult {
  readonly scenario: string;
  readonly release: string;
  readonly bootSeconds: number;
  readonly seconds: number;
  readonly steps: readonly StepResult[];
  /** Why it did not come to its end. */
  readonly error?: string;
}

const secondsSince = (began: number): number => (Date.now() - began) / 1000;

/** Runs a scenario; `told` hears of every step. Evidence and results stay in the lab's folder. */
export async function runLabScenario(
  arch: Arch,
  version: string,
  scenario: LabScenario,
  boot: BootFolder,
  program: string,
  told: (step: StepResult) => void,
): Promise<ScenarioResult> {
  const parts = ['runs', `${arch}-${version}`, scenario.name];
  rmSync(labFolder(...parts), { recursive: true });
  const share = labFolder(...parts);
  const began = Date.now();
  const steps: StepResult[] = [];
  const result = { scenario: scenario.name, release: boot.release, steps };
  const guest = await bootGuest({ ...scenario.machine, program, arch, boot: boot.folder, share });
  const bootSeconds = secondsSince(began);
  let error: string | undefined;
  try {
    let earlier: Compared | undefined;
    for (const [number, step] of scenario.steps.entries()) {
      const started = Date.now();
      const operations = await step.run(guest);
      const evidence = await takeStep(guest, number, step.name);
      const now: Compared = { evidence, machine: await readArchive(evidence.archive) };
      const judged = compareStep(now, earlier, operations, secondsSince(started));
      steps.push(judged);
      told(judged);
      earlier = now;
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    await guest.stop();
  }
  const done = { ...result, bootSeconds, seconds: secondsSince(began), ...(error === undefined ? {} : { error }) };
  writeFileSync(path.join(share, 'result.json'), JSON.stringify(done, null, 1));
  return done;
}
