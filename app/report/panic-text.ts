// A panic of a simulated run in a few lines for a terminal.
import { formatBytes } from '../core/address/u64';
import { cpuList, plural } from '../core/coverage/phrases';
import type { Paint } from './check-text';
import type { PanicJson, RangesJson, VmcoreJson } from './panic-json';
import type { ToolAspect } from '../sim/panic/panic-outcome';

const amount = (ranges: RangesJson): string =>
  formatBytes(ranges.reduce((sum, { start, last }) => sum + BigInt(last) - BigInt(start) + 1n, 0n));

function vmcoreLine(vmcore: VmcoreJson): string {
  if (!vmcore.exists) return `no /proc/vmcore: ${vmcore.messages.join('; ')}`;
  const size = vmcore.sizeBytes === null ? '' : `, ${formatBytes(BigInt(vmcore.sizeBytes))}`;
  const parts = [
    `/proc/vmcore: ${plural(vmcore.loads, 'load')}${size}, registers of ${cpuList(vmcore.savedCpus)}`,
    ...(vmcore.lostCpus.length > 0 ? [`none of ${cpuList(vmcore.lostCpus)}`] : []),
    ...(vmcore.zeroNotes > 0 ? [`${plural(vmcore.zeroNotes, 'empty note')} dropped`] : []),
    ...(vmcore.missing.length > 0 ? [`lacks ${amount(vmcore.missing)} of RAM in use`] : []),
    ...(vmcore.phantom.length > 0 ? [`lists ${amount(vmcore.phantom)} that are no RAM`] : []),
  ];
  return parts.join(', ');
}

function toolLine(name: string, aspect: ToolAspect, said: string): string {
  return `${name}: ${said}: ${aspect.why} (${aspect.confidence}: ${aspect.source})`;
}

function conditionLines({ condition, otherwise }: ToolAspect): string[] {
  if (condition === undefined) return [];
  const or = otherwise ? `; otherwise ${otherwise.why}${otherwise.exit === 1 ? ', exit 1' : ''}` : '';
  return [`  if ${condition}${or}`];
}

/** Lines without indentation. */
export function panicText(panic: PanicJson, paint: Paint): string[] {
  const { vmcore, makedumpfile, crash } = panic;
  const lines = [paint(panic.armed ? 'strong' : 'breaks', panic.why.text)];
  for (const risk of panic.risks) lines.push(paint('risk', `${risk.text} (${risk.confidence}: ${risk.source})`));
  if (vmcore) lines.push(vmcoreLine(vmcore));
  for (const read of vmcore?.reads ?? []) {
    if (read.result !== 'EFAULT') continue;
    const condition = read.holds ? '' : ` if ${read.condition}`;
    lines.push(`  ${amount(read.ranges)}${condition}: ${read.text} (${read.confidence}: ${read.source})`);
  }
  if (makedumpfile) {
    const { exit, message } = makedumpfile;
    const said = exit === null ? 'not known' : exit === 0 ? `exit 0, "${message ?? ''}"` : `exit 1, "${message ?? ''}"`;
    lines.push(toolLine('makedumpfile', makedumpfile, said), ...conditionLines(makedumpfile));
  }
  if (crash)
    lines.push(
      toolLine(
        'crash',
        crash,
        crash.exit === 0 ? 'opens the dump' : crash.exit === 1 ? 'nothing to open' : 'not known',
      ),
    );
  return lines;
}
