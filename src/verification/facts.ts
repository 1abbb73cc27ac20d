import type { Fact } from '../actions/index.ts';
import { CODE_LASTS_MS } from './code-rules.ts';

/** What a reply may say of a customer who has proven who they are. */
export const KNOWN_FACTS: readonly Fact[] = [{ kind: 'done', effect: 'identity_verified', of: 'customer' }];

/** What a reply may say after a code was sent. */
export const SENT_FACTS: readonly Fact[] = [
  { kind: 'done', effect: 'code_sent', of: 'code' },
  { kind: 'number', value: CODE_LASTS_MS / 60_000, unit: 'minutes', of: 'code' },
  { kind: 'number', value: 6, unit: 'digits', of: 'code' },
];
