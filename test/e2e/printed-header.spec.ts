// A kexec -d log pasted from a mail: the window shows its program headers, and a row leads to its line.
import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { capturePath } from '../lib/captures';
import { withApp } from './launch';

test('paste a kexec -d log: its table in the Header view, its line in the evidence', async () => {
  const log = readFileSync(capturePath('x86_64/01-dimm-nohp/kexec-load-1-nohp.txt'), 'utf8');
  const line = log.split('\n').findIndex((text) => text.includes('p_paddr = 0x100000 ')) + 1;
  await withApp({}, async ({ app, page, complaints }) => {
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), log);
    await page.keyboard.press('Control+Shift+V');
    await page.getByTestId('paste').getByTestId('paste-new').click();
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'unknown');
    await page.getByTestId('nav-header').click();
    const table = page.getByTestId('stated-headers');
    await expect(table).toContainText('kexec -d, as built when kdump was loaded; segment at 0x3ef5d000');
    const row = table.getByRole('row').filter({ hasText: '0x2ef00000' });
    await row.click();
    await expect(row).toContainText(`${line}`);
    await expect(row).toHaveAttribute('aria-selected', 'true');
    expect(complaints).toEqual([]);
  });
});
