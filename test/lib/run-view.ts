// A run of a real capture as the window gets it, through the product's own job.
import { join } from 'node:path';
import type { RunView, ScenarioInput } from '../../app/core/view/run-view';
import { simulateScenario } from '../../app/jobs/simulate';

// A path and not a URL: the DOM environment reads `new URL` as the address of a web asset.
const CAPTURES = join(import.meta.dirname, '../captures');

/** Simulates events on a capture of test/captures. */
export async function runOnCapture(
  relPath: string,
  events: readonly string[],
  more: Partial<ScenarioInput> = {},
): Promise<RunView> {
  const source = { kind: 'sample', id: 'sample-test', title: relPath, file: join(CAPTURES, relPath) } as const;
  const done = await simulateScenario(source, { events, config: {}, faults: [], ...more });
  if (!done.ok) throw new Error(`${relPath}: ${done.error.where ?? ''} ${done.error.message}`);
  return done.value;
}
