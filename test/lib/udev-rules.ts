// Rules of the distributions, written down again from what the spec says of them (3.10 U1, U4, U5): the same events, tests
// and ways to start a reload, none of their text.

const STAND_DOWN = ['cpu', 'memory']
  .map((subsystem) => `SUBSYSTEM=="${subsystem}", ATTRS{crash_hotplug}=="1", GOTO="done"\n`)
  .join('');
const onEvent = (event: string, rest: string): string => {
  const [subsystem, action] = event.split(' ');
  return `SUBSYSTEM=="${subsystem ?? ''}", ACTION=="${action ?? ''}", ${rest}\n`;
};
const THROTTLER = 'systemd-run --quiet --no-block /usr/lib/udev/kdump-udev-throttler';
const IF_ACTIVE = `systemctl is-active kdump.service || exit 0`;

/** RHEL 7: no crash_hotplug, a restart per event. */
export const RHEL7_RULES = ['cpu add', 'cpu remove', 'memory online', 'memory offline']
  .map((event) => onEvent(event, 'RUN+="/bin/systemctl try-restart kdump.service"'))
  .join('');

/** RHEL 8, 9 and Fedora on x86. */
export const RHEL_RULES = `# stand down for a kernel that does it itself
${STAND_DOWN}
${['cpu add', 'cpu remove', 'memory online', 'memory offline'].map((event) => onEvent(event, 'GOTO="go"')).join('')}
GOTO="done"
LABEL="go"
RUN+="/bin/sh -c '/usr/bin/${IF_ACTIVE}; /usr/bin/${THROTTLER}'"
LABEL="done"
`;

/** The same on powerpc: CPUs only when they come online, and not under fadump. */
export const RHEL_PPC_RULES = `${STAND_DOWN}
SUBSYSTEM=="cpu", ACTION=="online", GOTO="go_cpu"
SUBSYSTEM=="memory", ACTION=="online|offline", GOTO="go_memory"
GOTO="done"
LABEL="go_memory"
RUN+="/bin/sh -c '/usr/bin/${IF_ACTIVE}; /usr/bin/${THROTTLER}'"
GOTO="done"
LABEL="go_cpu"
RUN+="/bin/sh -c '/usr/bin/${IF_ACTIVE}; ! test -f /sys/kernel/fadump/enabled || cat /sys/kernel/fadump/enabled | grep 0 || exit 0; /usr/bin/${THROTTLER}'"
LABEL="done"
`;

/** SUSE on x86: add and remove of memory, if a capture kernel is loaded. */
export const SUSE_RULES = `${STAND_DOWN}
SUBSYSTEM=="memory", ACTION=="add|remove", GOTO="go"
GOTO="done"
LABEL="go"
PROGRAM="/bin/cat /sys/kernel/kexec_crash_loaded", RESULT!="0", RUN+="/usr/lib/kdump/load-once.sh"
LABEL="done"
`;

/** Debian kdump-tools 1.8.1: PROGRAM does the work, nobody asks for crash_hotplug. */
export const DEBIAN_RULES = ['memory online', 'memory offline', 'cpu add', 'cpu remove', 'cpu online']
  .map((event) => onEvent(event, 'PROGRAM="/usr/sbin/kdump-config try-reload"'))
  .join('');
