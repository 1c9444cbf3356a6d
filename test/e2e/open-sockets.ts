// The sockets of a program and of everything it started, from /proc: what ss would show, without needing ss.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process and its descendants. */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // "pid (name) state ppid …"; the name can hold anything, so count from its last parenthesis.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** Internet sockets of the processes, as "tcp 0100007F:9229 -> 00000000:0000". Sandboxed children lie in namespaces of their own. */
export function internetSockets(pids: readonly number[]): readonly string[] {
  const found = new Set<string>();
  for (const pid of pids) {
    const inodes = socketInodes(pid);
    if (inodes.size === 0) continue;
    for (const table of ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'icmp', 'icmp6']) {
      for (const line of readLines(`/proc/${pid}/net/${table}`).slice(1)) {
        const [, local = '', remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
        if (inodes.has(inode)) found.add(`${table} ${local} -> ${remote}`);
      }
    }
  }
  return [...found].sort();
}

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  let fds: string[] = [];
  try {
    fds = readdirSync(`/proc/${pid}/fd`);
  } catch {
    // Ended, or its sandbox hides it even from its own user: it has no network namespace to open sockets in.
  }
  for (const fd of fds) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // Closed meanwhile.
    }
  }
  return inodes;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}
