// What a recorded line and a simulated step have in common: the function, or the message word for word. Messages of the
// crash handler also meet where one side says that it went wrong and the other that it went well.
import type { RecordedTrace, RunView } from '../view/run-view';

/** Keys of one side, as ids both sides share; -1: none. */
export interface KeyColumns {
  /** Same function or same message. */
  readonly exact: Int32Array;
  /**
   * For the crash handler's own messages. Of a step: the stage that its message belongs to. Of a recorded line: the stage
   * of a step that says the contrary of it, unless the two say the same.
   */
  readonly stage: Int32Array;
}

export interface StepKeys {
  readonly recorded: KeyColumns;
  readonly steps: KeyColumns;
}

const PREFIX = 'crash hp: ';
const TAKEN = /^crash hp: hp_action (\d+)/;
const LOST = /^crash hp: kexec_trylock\(\) failed/;

/** Numbers the keys of a recording and of a run alike. */
export function stepKeys(recorded: RecordedTrace, run: RunView): StepKeys {
  const ids = new Map<string, number>();
  const idOf = (key: string): number => {
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  };
  const { fns, keys = fns } = recorded;
  const lines = messageKeys(recorded.fnIndexes, (fn) => keys[fn] ?? '', idOf);
  const known = new Set(lines.exact);
  const messages = messageKeys(run.texts, (text) => run.words[text]?.message ?? '', idOf);
  const steps = Int32Array.from(run.texts, (text, step) => {
    const { fn } = run.words[text] ?? {};
    const call = fn === undefined ? -1 : idOf(fn);
    return call >= 0 && known.has(call) ? call : (messages.exact[step] ?? -1);
  });
  const taken = idOf('stage taken');
  const lost = idOf('stage lost');
  return {
    recorded: {
      exact: lines.exact,
      stage: lines.stage.map((stage) => (stage === taken ? lost : stage === lost ? taken : stage)),
    },
    steps: { exact: steps, stage: messages.stage },
  };
}

/** How the handler ended means little without the action it had: "updated elfcorehdr" is keyed with the line before. */
function messageKeys(column: Iterable<number>, textOf: (index: number) => string, idOf: (key: string) => number) {
  const exact: number[] = [];
  const stage: number[] = [];
  let action = '';
  for (const index of column) {
    const text = textOf(index);
    if (!text.startsWith(PREFIX)) {
      exact.push(text === '' ? -1 : idOf(text));
      stage.push(-1);
      continue;
    }
    const taken = TAKEN.exec(text)?.[1];
    if (taken !== undefined || LOST.test(text)) {
      action = taken ?? '';
      exact.push(idOf(text));
      stage.push(idOf(`stage ${taken === undefined ? 'lost' : 'taken'}`));
    } else {
      exact.push(idOf(`${text} after ${action}`));
      stage.push(idOf(`stage outcome of ${action}`));
    }
  }
  return { exact: Int32Array.from(exact), stage: Int32Array.from(stage) };
}
