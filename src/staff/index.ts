export { answerOnce, type OnceAnswer } from './answer-once.ts';
export { forgetAnswers } from './answer-store.ts';
export { createKey, listKeys, revokeKey } from './keys.ts';
export { type RequireKeyDeps, requireKey } from './require-key.ts';
export { parseScopes } from './rules.ts';
export { type ApiKey, SCOPES, type Scope } from './types.ts';
