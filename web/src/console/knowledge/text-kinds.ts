import type { TextKind } from '../contract.ts';

/** In the order in which they are listed. */
export const TEXT_KINDS: readonly TextKind[] = ['business', 'assistant', 'hours', 'rules', 'about'];
