// One step of a scenario as evidence: the collector's archive from inside the guest, the header's bytes from outside at
// the same time, and the kernel's trace of what led here.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Guest } from './guest';
import { headersInMemory } from './header-in-memory';
import type { HeaderInMemory } from './header-in-memory';

const COLLECTOR = fileURLToPath(new URL('../../../resources/collector/kdumpscope-collect.sh', import.meta.url));

export interface StepEvidence {
  readonly name: string;
  /** Path of what the collector wrote. */
  readonly archive: string;
  readonly collector: { readonly status: number; readonly said: string; readonly seconds: number };
  /** Absent: no image is loaded. */
  readonly header?: HeaderInMemory;
  /** Whether memory had the same header before and after the collector ran. */
  readonly stable: boolean;
  /** How many pages of the reservation look like a header. */
  readonly headers: number;
  readonly trace: string;
}

/**
 * Our collector with the times that suit an emulated machine, fifty times slower than a real one: it looks for the header
 * as long as that takes, and not on for a second one, which QEMU looks for from outside.
 */
function patientCollector(): string {
  const script = readFileSync(COLLECTOR, 'utf8');
  const patient = script.replace(/^FIRST_LOOK=\d+/m, 'FIRST_LOOK=900').replace(/^SECOND_LOOK=\d+/m, 'SECOND_LOOK=0');
  if (patient === script) throw new Error('the collector has its times elsewhere now');
  return patient;
}

const sameHeaders = (a: readonly HeaderInMemory[], b: readonly HeaderInMemory[]): boolean =>
  a.length === b.length && a.every((h, i) => h.paddr === b[i]?.paddr && h.bytes.equals(b[i].bytes));

/** Takes the evidence of the guest as it is now. `number` orders the steps. */
export async function takeStep(guest: Guest, number: number, name: string): Promise<StepEvidence> {
  const label = `${String(number).padStart(2, '0')}-${name}`;
  const trace = await guest.read('cat /sys/kernel/tracing/trace; echo >/sys/kernel/tracing/trace');
  writeFileSync(path.join(guest.share, `${label}.trace.txt`), trace);
  const loaded = (await guest.read('cat /sys/kernel/kexec_crash_loaded')) === '1';
  const before = loaded ? await headersInMemory(guest) : [];
  writeFileSync(path.join(guest.share, 'collect.sh'), patientCollector());
  const began = Date.now();
  const { status, output } = await guest.shell(`sh /out/collect.sh -o /out/${label}.tar.gz 2>&1`);
  const seconds = (Date.now() - began) / 1000;
  const after = loaded ? await headersInMemory(guest) : [];
  const [header] = after;
  if (header) writeFileSync(path.join(guest.share, `${label}.elfcorehdr.bin`), header.bytes);
  return {
    name,
    archive: path.join(guest.share, `${label}.tar.gz`),
    collector: { status, said: output, seconds },
    ...(header ? { header } : {}),
    stable: sameHeaders(before, after),
    headers: after.length,
    trace,
  };
}
