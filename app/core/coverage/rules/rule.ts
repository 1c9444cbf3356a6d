// A rule looks at the context and says what it found. One rule per file; rules/index.ts is the one list.
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

export type Rule = (ctx: JudgeContext) => readonly Finding[];
