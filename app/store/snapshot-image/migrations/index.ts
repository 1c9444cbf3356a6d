// Manifests of earlier versions brought to the current one, step by step. A new version adds NNN-what.ts here, which takes a
// manifest of version NNN to NNN + 1, and keeps a fixture that the version before wrote.
import { SNAPSHOT_VERSION } from '../schema';

/** Takes parsed JSON of version `from` to the next one. Never throws: what does not fit is left to the schema. */
export interface Migration {
  readonly from: number;
  readonly migrate: (manifest: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** Version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

export type Migrated =
  | { readonly state: 'current'; readonly manifest: unknown }
  | { readonly state: 'newer'; readonly version: number }
  | { readonly state: 'foreign' };

/** Brings a manifest to `version`; `foreign` is none of ours. */
export function migrate(manifest: unknown, migrations = MIGRATIONS, version = SNAPSHOT_VERSION): Migrated {
  if (typeof manifest !== 'object' || manifest === null || !('schema' in manifest)) return { state: 'foreign' };
  const stated = /^kdumpscope\/snapshot@(\d{1,6})$/.exec(String(manifest.schema))?.[1];
  if (stated === undefined) return { state: 'foreign' };
  let at = Number(stated);
  if (at > version) return { state: 'newer', version: at };
  let current: Record<string, unknown> = { ...manifest };
  for (; at < version; at += 1) {
    const step = migrations.find(({ from }) => from === at);
    if (step === undefined) return { state: 'foreign' };
    current = { ...step.migrate(current), schema: `kdumpscope/snapshot@${at + 1}` };
  }
  return { state: 'current', manifest: current };
}
