// kdumpscope(1): what --help says, with what a manual says around it. Written in man(7) macros, which every reader knows.
import type { CommandEntry, CommandTree, OptionEntry } from './command-tree';

/** Text as roff takes it: no line is a request, dashes and quotes can be copied. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/gm, '\\&');
}

const bold = (text: string): string => `\\fB${roff(text)}\\fR`;

const optionText = ({ flags, description, required }: OptionEntry): string =>
  `.TP\n${bold(flags)}\n${roff(description)}${required ? ' (required)' : ''}\n`;

/** Lines that are laid out by hand stay as they are. */
const literal = (text: string): string => (text === '' ? '' : `.PP\n.nf\n${roff(text)}\n.fi\n`);

function commandText(command: CommandEntry): string {
  const inputs = command.inputs.map(({ name, description }) => `.TP\n\\fI${roff(name)}\\fR\n${roff(description)}\n`);
  return [
    `.SS ${bold(`kdumpscope ${command.usage}`)}\n`,
    `${roff(command.description)}.\n`,
    ...inputs,
    ...command.options.map(optionText),
    literal(command.notes),
  ].join('');
}

const EXAMPLES: readonly (readonly [what: string, line: string])[] = [
  ['Judge a capture', 'kdumpscope check capture.tar.gz'],
  ['Collect this machine and judge it', 'sudo kdumpscope collect \\-o here.tar.gz'],
  ['The same on another machine', 'kdumpscope collect \\-\\-ssh host \\-\\-sudo \\-o host.tar.gz'],
  [
    'What removing memory would leave under the patch set of October 2022',
    'kdumpscope simulate capture.tar.gz \\-\\-event memory.remove:0x40000000+256M \\-\\-design v12',
  ],
];

/** The page as roff. */
export function manPage(tree: CommandTree): string {
  return `.\\" Made by npm run manual from the command line itself.
.TH KDUMPSCOPE 1 "" "Kdumpscope ${tree.version}" "User Commands"
.SH NAME
kdumpscope \\- see whether kdump would capture a Linux machine whole, and why
.SH SYNOPSIS
\\fBkdumpscope\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIinput ...\\fR]
.br
\\fBkdumpscope\\-app\\fR [\\fIfile ...\\fR]
.SH DESCRIPTION
When Linux panics, kdump saves the memory that one small ELF header, the elfcorehdr, describes. Memory and CPUs come and go
after that header was written; if it did not follow, a dump silently lacks memory, or lists memory that is gone.
.PP
\\fBkdumpscope\\fR opens saved evidence of a machine (captures, sosreports, dumps, logs, texts), compares the header with what the
machine really has, and names every line and byte its verdict rests on. \\fBkdumpscope\\-app\\fR opens the same in a window. Neither
uses the network; \\fBcollect \\-\\-ssh\\fR runs the user's own ssh.
.SH OPTIONS
${tree.options.map(optionText).join('')}.SH COMMANDS
${tree.commands.map(commandText).join('')}.SH EXIT STATUS
.TP
.B 0
complete, or done
.TP
.B 1
incomplete or at risk, or different
.TP
.B 2
usage, or input that cannot be used
.TP
.B 3
unknown: evidence is missing
.PP
Where a command differs, it is said there.
.SH ENVIRONMENT
.TP
.B NO_COLOR
no colour, whatever else is set
.TP
.B FORCE_COLOR
colour on a pipe too
.SH FILES
.TP
.I $XDG_CONFIG_HOME/Kdumpscope
settings and library of the window
.SH EXAMPLES
${EXAMPLES.map(([what, line]) => `.PP\n${what}:\n.PP\n.RS 4\n.nf\n${line}\n.fi\n.RE\n`).join('')}.SH SEE ALSO
.BR kexec (8),
.BR makedumpfile (8),
.BR crash (8),
.BR lsmem (1)
`;
}
