// No kernel support: udev rules unload and load kdump again. Which distribution's rules is a setting (udev_rules), so
// that the same rules can also run next to a kernel that updates the header itself.
import type { Design } from './design';

export const udevReload: Design = {
  id: 'udev-reload',
  title: 'full reload by udev rules',
  archs: ['x86_64', 'i386', 'ppc64', 'ppc64le', 'arm64', 'riscv64', 'loongarch64', 's390x'],
  kernels: 'without crash hotplug; also the fallback of later ones',
  released: true,
  source: 'kdump-utils 98-kexec.rules, openSUSE 70-kdump.rules, Debian kdump-tools 1.8.1, spec 3.10 and 4.1',
  behaviour: { kind: 'udev-reload', rules: 'rhel8' },
  settings: ['udev_rules', 'reload_timing', 'throttle_events', 'reload_load'],
};
