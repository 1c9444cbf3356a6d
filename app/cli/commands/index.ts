// The one list of commands.
import { check } from './check';
import type { CliCommand } from './command';
import { header } from './header';
import { report } from './report';

export const COMMANDS: readonly CliCommand[] = [check, header, report];
