import type { Fact } from '../actions/index.ts';
import { CODE_LASTS_MS } from './code-rules.ts';

/** What a reply may say after a code was sent. */
export const SENT_FACTS: readonly Fact[] = [
  { kind: 'done', effect: 'code_sent', of: 'code' },
  { kind: 'number', value: CODE_LASTS_MS / 60_000, unit: 'minutes', of: 'code' },
  { kind: 'number', value: 6, unit: 'digits', of: 'code' },
];
