// When a recorded line was written, in the words of its own clock. Times of two clocks are never put in one order.
import type { RecordedTrace } from '../view/run-view';

/** "49.437174 s", "2025-05-05 07:55:53 to 07:55:57", or the place in the order where the recording has no times. */
export function recordedTimeText(recorded: RecordedTrace, line: number): string {
  const from = recorded.times[line] ?? NaN;
  if (Number.isNaN(from)) return `no. ${line + 1}`;
  const to = recorded.latest?.[line] ?? from;
  const text = secondsText(recorded, from);
  if (to === from) return text;
  if (!Number.isFinite(to)) return `${text} or later`;
  const [day, time] = secondsText(recorded, to).split(' ');
  return `${text} to ${text.startsWith(`${day ?? ''} `) ? (time ?? '') : secondsText(recorded, to)}`;
}

/** A time on the recording's clock; local times are kept as if they were UTC (drmgr prints no zone). */
export function secondsText({ source }: RecordedTrace, seconds: number, decimals = 6): string {
  if (source !== 'drmgr log') return `${seconds.toFixed(decimals)} s`;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** "kernel messages, dmesg.txt" */
export function recordingName({ source, file }: RecordedTrace): string {
  return `${source}, ${file}`;
}
