// One request per channel that has the contract's shape. A new channel without a row does not compile, and the fuzz of the
// gate (test/unit/ipc/fuzz.test.ts) and of the running app (test/e2e/security.spec.ts) starts from these.
import { DEFAULT_SETTINGS } from '../../app/core/view/settings';
import type { Channel, RequestArgs } from '../../app/ipc/contract';

const ID = 'a'.repeat(64);
const SCENARIO = { events: ['panic'], config: {}, faults: [] };

export const SOUND_REQUESTS: { readonly [C in Channel]: RequestArgs<C> } = {
  'app:info': [],
  'settings:get': [],
  'settings:set': [DEFAULT_SETTINGS],
  'settings:reset': [],
  'library:place': [],
  'library:choose-place': ['standard'],
  'app:notices': [],
  'session:get': [],
  'session:set': [{ schema: 'kdumpscope/session@1', tabs: [], screen: 'library' }],
  'notes:get': [ID],
  'notes:set': [ID, 'seen in the lab'],
  'library:list': [],
  'library:import': [['/capture'], 'task-1'],
  'library:add': [ID, ['/capture'], 'task-1'],
  'library:import-text': ['00001000-0009fbff : System RAM', ID, 'task-1'],
  'library:open': [ID, 'task-1'],
  'library:health': [],
  'library:remove': [ID],
  'library:restore': [ID],
  'library:labels': [ID, { tags: ['lab'], note: '' }],
  'library:export-csv': [[ID]],
  'image:preview': [ID, 'task-1'],
  'image:save': [ID, true, 'task-1'],
  'samples:list': [],
  'samples:open': ['x86-dimm-removed', 'task-1'],
  'view:get': [ID],
  'view:set': [ID, { schema: 'kdumpscope/view-state@1' }],
  'view:reset': [ID],
  'task:cancel': ['task-1'],
  'dialog:open': ['files'],
  'evidence:read': [ID, 'proc/iomem', 0, 16],
  'sim:run': [ID, SCENARIO, 'task-1'],
  'sim:designs': [],
  'sim:choices': [],
  'scenario:check': [SCENARIO],
  'scenario:open': [],
  'scenario:save': [SCENARIO],
  'report:save': [ID, 'html'],
  'clipboard:write': ['text'],
  'clipboard:read': [],
  'collector:text': [],
  'collector:save': [],
  'window:zoom': ['in'],
};
