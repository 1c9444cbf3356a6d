// JSON files the app writes for itself: read through a schema, written so that a crash leaves the old or the new one.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import { nodeDisk, type Disk } from './disk';
import { makeFolderDurably, writeDurably } from './durable-write';

/** `missing` is an ordinary state, `broken` is worth telling. */
export type JsonFile<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'missing' }
  | { readonly state: 'broken'; readonly reason: string };

/** Reads a JSON file of a known shape. Never throws on content. */
export async function readJsonFile<T>(file: string, schema: ZodType<T>): Promise<JsonFile<T>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'missing' };
    return { state: 'broken', reason: error instanceof Error ? error.message : 'unreadable' };
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { state: 'broken', reason: 'not JSON' };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { state: 'ok', value: parsed.data };
  const issue = parsed.error.issues[0];
  return { state: 'broken', reason: issue === undefined ? 'wrong shape' : `${issue.path.join('.')}: ${issue.message}` };
}

/** Writes through a temporary file, a flush, a rename and a flush of the folder. */
export async function writeJsonFile(file: string, value: unknown, disk: Disk = nodeDisk): Promise<void> {
  await makeFolderDurably(path.dirname(file), disk);
  await writeDurably(file, [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)], disk);
}
