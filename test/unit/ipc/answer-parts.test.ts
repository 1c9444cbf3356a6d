// A large answer leaves in messages of a bounded size and is the same answer when they are put together.
import { describe, expect, it } from 'vitest';
import { answerMessages, createAnswer, type AnswerMessage } from '../../../app/ipc/answer-parts';

/** What a message costs its sender: the buffers behind its views. */
function bufferBytes(message: AnswerMessage): number {
  const buffers = new Set<ArrayBufferLike>();
  JSON.stringify(message, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    buffers.add(value.buffer);
    return null;
  });
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

const large = {
  ok: true,
  value: {
    starts: BigUint64Array.from({ length: 200_000 }, (_, i) => 0xffff_ffff_0000_0000n + BigInt(i)),
    kinds: new Uint8Array(70_000).fill(7),
    small: Uint32Array.of(1, 2),
    lanes: [{ lasts: new Int32Array(40_000).fill(-1) }, { lasts: null }],
    sources: Array.from({ length: 1200 }, (_, i) => ({ path: `f${i}` })),
    absent: undefined,
  },
};

/** As the other process gets them. */
const arrived = (answer: object): AnswerMessage[] => [...answerMessages(answer)].map((m) => structuredClone(m));

describe('answerMessages', () => {
  it('sends no more than 512 KiB of columns in one message', () => {
    const sizes = [...answerMessages(large)].map(bufferBytes);
    expect(sizes).toEqual([8, 524_288, 524_288, 524_288, 27_136, 70_000, 160_000]);
  });

  it('leaves the answer as it is', () => {
    const before = structuredClone(large);
    expect([...answerMessages(large)].length).toBeGreaterThan(1);
    expect(large).toEqual(before);
  });

  it('is a single message where there is no large column', () => {
    const answer = { ok: false, error: { code: 'io', message: 'm' } };
    expect([...answerMessages(answer)]).toEqual([{ answer, columns: [] }]);
  });
});

describe('createAnswer', () => {
  it('has the answer with the last message, and not before', () => {
    const take = createAnswer();
    const messages = arrived(large);
    for (const message of messages.slice(0, -1)) expect(take(message)).toBeUndefined();
    expect(take(messages.at(-1) as AnswerMessage)).toEqual({ answer: large });
  });
});
