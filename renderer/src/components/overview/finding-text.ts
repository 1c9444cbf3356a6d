// Everything a row of the findings says, for searching.
import type { Finding } from '../../../../app/core/coverage/finding';
import { whereText } from '../../../../app/core/machine/provenance';
import { rangesText } from '../../selection/describe-selection';
import { severityWord } from '../../selection/words';

/** Severity, message, ranges, command and places, with spaces between. */
export function findingText({ severity, message, ranges, command, evidence }: Finding): string {
  const span = ranges === undefined ? '' : rangesText(ranges);
  return [severityWord(severity), message, span, command ?? '', ...evidence.map(whereText)].join(' ');
}
