// The shape of every request's arguments. What does not fit is refused before any code of ours sees it.
import path from 'node:path';
import { z } from 'zod';
import { labelsSchema } from '../store/labels';
import { sessionSchema } from '../store/session';
import { settingsSchema } from '../store/settings';
import { scenarioSchema, viewStateSchema } from '../store/view-state';
import { MAX_PAGE_BYTES, MAX_TEXT_LENGTH, type Channel, type RequestArgs } from './contract';

const task = z.string().regex(/^[\w-]{1,64}$/);
const sampleId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const snapshotId = z.string().regex(/^([0-9a-f]{64}|sample-[a-z0-9-]{1,64})$/);
const storedId = z.string().regex(/^[0-9a-f]{64}$/);
const absolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((p) => path.isAbsolute(p) && !p.includes('\0'));

type Schemas = { readonly [C in Channel]: z.ZodType<RequestArgs<C>> };

export const argumentSchemas: Schemas = {
  'app:info': z.tuple([]),
  'settings:get': z.tuple([]),
  'settings:set': z.tuple([settingsSchema]),
  'settings:reset': z.tuple([]),
  'library:place': z.tuple([]),
  'library:choose-place': z.tuple([z.enum(['ask', 'standard'])]),
  'app:notices': z.tuple([]),
  'session:get': z.tuple([]),
  'session:set': z.tuple([sessionSchema]),
  'notes:get': z.tuple([snapshotId]),
  'notes:set': z.tuple([snapshotId, labelsSchema.shape.note]),
  'library:list': z.tuple([]),
  'library:import': z.tuple([z.array(absolutePath).min(1).max(10_000), task]),
  'library:add': z.tuple([snapshotId, z.array(absolutePath).min(1).max(10_000), task]),
  'library:import-text': z.tuple([z.string().min(1).max(MAX_TEXT_LENGTH), snapshotId.nullable(), task]),
  'library:open': z.tuple([storedId, task]),
  'library:health': z.tuple([]),
  'library:remove': z.tuple([storedId]),
  'library:restore': z.tuple([storedId]),
  'library:labels': z.tuple([storedId, labelsSchema.pick({ tags: true, note: true })]),
  'library:export-csv': z.tuple([z.array(storedId).max(100_000)]),
  'image:preview': z.tuple([snapshotId, task]),
  'image:save': z.tuple([snapshotId, z.boolean(), task]),
  'samples:list': z.tuple([]),
  'samples:open': z.tuple([sampleId, task]),
  'view:get': z.tuple([snapshotId]),
  'view:set': z.tuple([snapshotId, viewStateSchema]),
  'view:reset': z.tuple([snapshotId]),
  'task:cancel': z.tuple([task]),
  'dialog:open': z.tuple([z.enum(['files', 'folder'])]),
  'evidence:read': z.tuple([
    snapshotId,
    z.string().min(1).max(4096),
    z.number().int().nonnegative(),
    z.number().int().min(1).max(MAX_PAGE_BYTES),
  ]),
  'sim:run': z.tuple([snapshotId, scenarioSchema, task]),
  'sim:designs': z.tuple([]),
  'sim:choices': z.tuple([]),
  'scenario:check': z.tuple([scenarioSchema]),
  'scenario:open': z.tuple([]),
  'scenario:save': z.tuple([scenarioSchema]),
  'report:save': z.tuple([snapshotId, z.enum(['html', 'md', 'json'])]),
  'window:zoom': z.tuple([z.enum(['in', 'out', 'reset'])]),
  'clipboard:write': z.tuple([z.string().max(MAX_TEXT_LENGTH)]),
  'clipboard:read': z.tuple([]),
  'collector:text': z.tuple([]),
  'collector:save': z.tuple([]),
};
