// The shape of view-state.json, checked at both doors: when the window sends it and when the file is read. Everything in
// it is bounded; what a later version adds is refused here and means the defaults.
import { z } from 'zod';
import { SCALE_MODES } from '../core/address/scale-piece';
import type { ScenarioInput } from '../core/view/run-view';
import { VIEW_STATE_SCHEMA, type StoredRange, type StoredSelection, type ViewState } from '../core/view/view-state';

const index = z.number().int().nonnegative();
const address = z.string().regex(/^0x[0-9a-f]{1,16}$/);
const name = z.string().regex(/^[a-z][a-z-]{0,31}$/);
const names = z.array(name).max(32);

/** A scenario as the window edits it: its events are text that the simulation reads. */
export const scenarioSchema: z.ZodType<ScenarioInput> = z.strictObject({
  events: z.array(z.string().max(200)).max(10_000),
  design: z.string().max(64).exactOptional(),
  config: z.record(z.string().max(64), z.string().max(200)).refine((config) => Object.keys(config).length <= 100),
  faults: z.array(z.string().max(64)).max(100),
});

const rangeShape = { start: address, last: address };
const inOrder = ({ start, last }: StoredRange): boolean => BigInt(start) <= BigInt(last);

const selection: z.ZodType<StoredSelection> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('range'), lane: name, ...rangeShape }).refine(inOrder),
  z.strictObject({ kind: z.literal('area'), ...rangeShape }).refine(inOrder),
  z.strictObject({ kind: z.literal('phdr'), index }),
  z.strictObject({ kind: z.literal('finding'), index }),
  z.strictObject({
    kind: z.literal('field'),
    phdr: index.exactOptional(),
    name: z.string().max(64),
    offset: index,
    size: index,
  }),
  z.strictObject({
    kind: z.literal('evidence'),
    where: z.strictObject({
      file: z.string().max(4096),
      line: index.exactOptional(),
      offset: index.exactOptional(),
    }),
  }),
]);

const map = z.strictObject({
  window: z.strictObject(rangeShape).refine(inOrder).exactOptional(),
  mode: z.enum(SCALE_MODES),
  unit: z.enum(['hex', 'size', 'pfn', 'block']),
  order: names,
  hidden: names,
  changesShown: z.boolean(),
});

const step = z.number().finite().nonnegative();
const run = z.strictObject({
  scenario: scenarioSchema.exactOptional(),
  following: z.boolean(),
  playhead: index,
  a: index.exactOptional(),
  b: index.exactOptional(),
  panic: index,
  window: z
    .strictObject({ from: step, to: step })
    .refine(({ from, to }) => from < to)
    .exactOptional(),
});

export const viewStateSchema: z.ZodType<ViewState> = z.strictObject({
  schema: z.literal(VIEW_STATE_SCHEMA),
  screen: name.exactOptional(),
  selection: selection.exactOptional(),
  map: map.exactOptional(),
  draft: scenarioSchema.exactOptional(),
  run: run.exactOptional(),
});
