// A CPU list as the kernel prints it with %*pbl: `0-3,8`, decimal; an empty line is an empty list.

/** Above any NR_CPUS (8192 with MAXSMP); a list beyond it is not a CPU list. */
export const MAX_CPUS = 65536;

/** Ascending CPU numbers without repeats, or undefined when the text is not a CPU list. */
export function parseCpuList(text: string): number[] | undefined {
  if (text === '') return [];
  const cpus = new Set<number>();
  for (const part of text.split(',')) {
    const [, firstText, lastText] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    if (firstText === undefined) return undefined;
    const first = Number(firstText);
    const last = lastText === undefined ? first : Number(lastText);
    if (last < first || last >= MAX_CPUS) return undefined;
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}
