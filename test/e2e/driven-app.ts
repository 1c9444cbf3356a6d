// What journeys use of Playwright's application; the packaged app offers the same (packaged-app.ts).
import type { ElectronApplication } from '@playwright/test';

export type DrivenApp = Pick<ElectronApplication, 'evaluate' | 'windows' | 'process' | 'firstWindow' | 'close'>;
