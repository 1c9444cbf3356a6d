// QEMU's machine protocol (docs/interop/qmp-spec): commands with answers, and events between them.
import { isJsonObject, parseJson } from '../../../app/readers/json-value';
import type { JsonObject } from '../../../app/readers/json-value';
import { LabError } from '../setup/run-program';
import type { LineSocket } from './line-socket';
import { openLineSocket } from './line-socket';

export interface Qmp {
  /** The answer of a command; throws LabError with QEMU's words. */
  readonly execute: (command: string, args?: JsonObject) => Promise<unknown>;
  /** Events since the last call of this function. */
  readonly events: () => Promise<JsonObject[]>;
  readonly close: () => void;
}

const TIMEOUT_MS = 120_000;

async function message(socket: LineSocket, what: string): Promise<JsonObject> {
  const value = parseJson(await socket.next(TIMEOUT_MS, what));
  if (!isJsonObject(value)) throw new LabError(`${what}: QEMU answers no JSON`);
  return value;
}

export async function openQmp(path: string): Promise<Qmp> {
  const socket = await openLineSocket(path);
  let events: JsonObject[] = [];
  const execute: Qmp['execute'] = async (command, args = {}) => {
    socket.send(JSON.stringify({ execute: command, arguments: args }));
    for (;;) {
      const answer = await message(socket, command);
      if ('event' in answer) events.push(answer);
      else if ('error' in answer)
        throw new LabError(`${command} ${JSON.stringify(args)}: ${JSON.stringify(answer['error'])}`);
      else if ('return' in answer) return answer['return'];
    }
  };
  await message(socket, 'greeting');
  await execute('qmp_capabilities');
  return {
    execute,
    async events() {
      await execute('query-status'); // what was sent before its answer has arrived
      const seen = events;
      events = [];
      return seen;
    },
    close: socket.close,
  };
}
