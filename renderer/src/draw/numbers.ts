// Numbers as the user chose to read them. The one place of the window that knows the choice: it is asked each time, so that
// what Vue computes with it is computed again when it changes. What leaves the window uses app/core/address/u64 instead.
import type { NumberStyle } from '../../../app/core/view/number-style';
import {
  DEFAULT_NUMBERS,
  styledAddress,
  styledBytes,
  styledCount,
  styledSentence,
} from '../../../app/core/view/number-style';

let styleNow = (): NumberStyle => DEFAULT_NUMBERS;

/** Where the choice is found; the settings store names itself. */
export function followNumberStyle(source: () => NumberStyle): void {
  styleNow = source;
}

/** `256 MiB`, or `0x1000_0000 bytes`. */
export const formatBytes = (count: bigint): string => styledBytes(count, styleNow());

/** `0x1_0000_0000`, or `0x100000000`. */
export const hexGrouped = (value: bigint): string => styledAddress(value, styleNow());

/** `16 374`, `16,374` or `16374`. */
export const countText = (count: number | bigint): string => styledCount(count, styleNow());

/** A sentence of the core, with its numbers as chosen; `amounts` are byte counts it may speak of. */
export const sentenceText = (text: string, amounts?: readonly bigint[]): string =>
  styledSentence(text, styleNow(), amounts);
