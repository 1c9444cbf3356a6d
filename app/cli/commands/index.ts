// The one list of commands.
import { check } from './check';
import { collect } from './collect';
import type { CliCommand } from './command';
import { convert } from './convert';
import { designs } from './designs';
import { diff } from './diff';
import { header } from './header';
import { report } from './report';
import { simulateCommand } from './simulate';
import { udev } from './udev';
import { verify } from './verify';

export const COMMANDS: readonly CliCommand[] = [
  check,
  collect,
  header,
  diff,
  report,
  convert,
  verify,
  simulateCommand,
  udev,
  designs,
];
