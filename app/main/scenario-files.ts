// Opening and saving scenario files: the dialogs, and the one place that writes kdumpscope/scenario@1.
import { app, BrowserWindow, dialog } from 'electron';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ScenarioInput } from '../core/view/run-view';
import type { IpcResult } from '../ipc/contract';
import type { JobPool } from '../jobs/pool';

const filters = [{ name: 'Scenario', extensions: ['json'] }];

const parentWindow = (): BrowserWindow | undefined =>
  BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];

/** Asks for a scenario file and reads it. */
export async function openScenario(pool: JobPool): Promise<IpcResult<ScenarioInput | null>> {
  const window = parentWindow();
  const options = { properties: ['openFile' as const], filters };
  const picked = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  const file = picked.filePaths[0];
  if (picked.canceled || file === undefined) return { ok: true, value: null };
  return pool.run('readScenario', { path: file });
}

/** Asks where to, and saves. */
export async function saveScenario(scenario: ScenarioInput): Promise<IpcResult<string | null>> {
  const window = parentWindow();
  const options = { defaultPath: path.join(app.getPath('documents'), 'scenario.json'), filters };
  const picked = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  if (picked.canceled || picked.filePath === '') return { ok: true, value: null };
  const { events, design, config, faults } = scenario;
  const json = { schema: 'kdumpscope/scenario@1', events, ...(design !== undefined && { design }), config, faults };
  await writeFileAtomic(picked.filePath, `${JSON.stringify(json, null, 2)}\n`);
  return { ok: true, value: picked.filePath };
}
