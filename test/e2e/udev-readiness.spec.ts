// Rules and values of a machine dropped as a folder: who handles its next hotplug, and the way to the very line.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEBIAN_RULES } from '../lib/udev-rules';
import { withApp } from './launch';

test('rules that reload beside the kernel are a finding and a section, with links to their lines', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kdumpscope-udev-'));
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  put('sys/kernel/kexec_crash_loaded', '1\n');
  put('sys/devices/system/memory/crash_hotplug', '1\n');
  put('usr/lib/udev/rules.d/50-kdump-tools.rules', DEBIAN_RULES);
  try {
    await withApp({ args: [folder] }, async ({ page, complaints }) => {
      await expect(page.locator('[data-finding="udev-readiness"]').first()).toContainText('handled twice');
      const card = page.getByTestId('udev-readiness');
      await expect(card.locator('[data-path="both"]')).toContainText('both, the kernel and a udev rule');
      const axe = await new AxeBuilder({ page }).include('[data-testid="udev-readiness"]').setLegacyMode().analyze();
      expect(axe.violations.map(({ id }) => id)).toEqual([]);
      await card.getByRole('button', { name: '50-kdump-tools.rules:2' }).press('Enter');
      await expect(page.getByTestId('nav-evidence')).toHaveAttribute('aria-current', 'page');
      expect(complaints).toEqual([]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
