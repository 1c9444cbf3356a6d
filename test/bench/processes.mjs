// What processes take at most, as the kernel counts it (VmHWM of proc(5)); Linux only.
import fs from 'node:fs';

const MIB = 2 ** 20;

function field(pid, name) {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024) / MIB;
}

/** Processes below `pid` whose command line has `word`. */
export function childrenWith(pid, word) {
  const found = [];
  for (const name of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
      const line = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (parent === pid && line.includes(word)) found.push(Number(name));
      else if (parent === pid) found.push(...childrenWith(Number(name), word));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Starts counting anew; MiB it takes now. */
export function resetPeak(pid) {
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return field(pid, 'VmRSS');
}

/** MiB it took at most since the last reset. */
export const peakOf = (pid) => field(pid, 'VmHWM');
