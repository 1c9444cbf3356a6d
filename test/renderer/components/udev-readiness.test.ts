// Who handles the next hotplug, in the overview: the answer as a word, its reasons, links to the lines.
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { examine } from '../../../app/jobs/examine';
import UdevReadiness from '../../../renderer/src/components/overview/UdevReadiness.vue';
import { useMachines } from '../../../renderer/src/stores/machines';
import { evidence } from '../../lib/evidence';
import { DEBIAN_RULES } from '../../lib/udev-rules';
import { installBridge } from '../lib/fake-bridge';

beforeEach(() => {
  setActivePinia(createPinia());
  installBridge();
});

function section(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => evidence(path, text));
  const { view } = examine({ files: list, problems: [] }, 'a', () => 'a');
  useMachines().show(view);
  return mount(UdevReadiness, { props: { view } });
}
const HOTPLUG = 'sys/devices/system/memory/crash_hotplug';
const RULES = 'etc/udev/rules.d/50-kdump-tools.rules';

test('both, with a link to the value and to the rule that reloads', async () => {
  const card = section({ [HOTPLUG]: '1\n', 'sys/kernel/kexec_crash_loaded': '1\n', [RULES]: DEBIAN_RULES });
  const memory = card.get('[data-path="both"]');
  expect(memory.text()).toContain('both, the kernel and a udev rule');
  const links = memory.findAll('button').map((button) => button.attributes('aria-label'));
  expect(links).toEqual([`${HOTPLUG}:1`, `${RULES}:1`, `${RULES}:2`]);
  await memory.get('button').trigger('click');
  expect(useMachines().selection).toEqual({ kind: 'evidence', where: { file: HOTPLUG, line: 1 } });
  expect(card.get('[data-path="unknown"]').text()).toContain('was not collected');
});

test('a snapshot that is not of a running machine has no such section', () => {
  expect(section({ 'proc/iomem': '00001000-0009ffff : System RAM\n' }).find('section').exists()).toBe(false);
});
